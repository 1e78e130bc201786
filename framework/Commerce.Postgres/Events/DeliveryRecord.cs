namespace Commerce.Postgres.Events;

/// <summary>A delivery as it is stored.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Event">Its public name.</param>
/// <param name="Subscriber">The subscriber.</param>
/// <param name="State"><c>pending</c>, <c>done</c> or <c>dead</c>.</param>
/// <param name="Attempts">How many attempts have ended.</param>
/// <param name="DueAt">When the next attempt is or was due, UTC.</param>
/// <param name="FinishedAt">When it ended, UTC, or <see langword="null"/>.</param>
/// <param name="Error">What the last attempt failed with, or <see langword="null"/>.</param>
/// <param name="Host">The host that has it in hand, or <see langword="null"/>.</param>
public sealed record DeliveryRecord(
    string EventId, string Event, string Subscriber, string State, int Attempts, DateTimeOffset DueAt, DateTimeOffset? FinishedAt, string? Error, string? Host);
