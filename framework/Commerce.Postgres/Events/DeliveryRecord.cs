using Commerce.Events.Deliveries;

namespace Commerce.Postgres.Events;

/// <summary>A delivery for people: what became of an event at one subscriber.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Event">Its public name.</param>
/// <param name="Subscriber">The subscriber.</param>
/// <param name="State">Its state.</param>
/// <param name="Attempts">The number of attempts that have ended.</param>
/// <param name="DueAt">When the next attempt is or was due, UTC.</param>
/// <param name="EndedAt">When it ended, UTC, or <see langword="null"/>.</param>
/// <param name="Error">What the last attempt failed with, or <see langword="null"/>.</param>
/// <param name="Host">The name of the host that owns it, or <see langword="null"/>.</param>
internal sealed record DeliveryRecord(
    string EventId,
    string Event,
    string Subscriber,
    DeliveryState State,
    int Attempts,
    DateTimeOffset DueAt,
    DateTimeOffset? EndedAt,
    string? Error,
    string? Host);
