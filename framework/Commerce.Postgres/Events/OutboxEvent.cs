using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>An event waiting for its transaction's commit.</summary>
/// <param name="Name">The public name.</param>
/// <param name="Data">The data as JSON text.</param>
/// <param name="Depth">How many events caused it in a row.</param>
/// <param name="Options">How it is delivered; <see langword="null"/> for the defaults.</param>
internal sealed record OutboxEvent(string Name, string Data, int Depth, EmitOptions? Options = null);
