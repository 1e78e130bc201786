namespace Commerce.Postgres.Events;

/// <summary>An event waiting for its transaction's commit.</summary>
internal sealed record OutboxEvent(string Name, string Data, int Depth);
