namespace Commerce.Postgres.Events;

/// <summary>What became of one attempt to deliver.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Error">What the subscriber threw; <see langword="null"/> when it finished.</param>
/// <param name="RetryAfter">How long to wait before the next attempt; <see langword="null"/> when there is none.</param>
public sealed record DeliveryOutcome(PendingDelivery Delivery, string? Error, TimeSpan? RetryAfter)
{
    /// <summary>Whether it is on disk already, together with what the subscriber wrote.</summary>
    public bool IsRecorded { get; init; }

    internal string State => Error is null ? "done" : RetryAfter is null ? "dead" : "pending";
}
