namespace Commerce.Postgres.Events;

/// <summary>What became of one attempt to deliver.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Error">What the subscriber threw; <see langword="null"/> when it finished.</param>
/// <param name="RetryAfter">How long to wait before the next attempt; <see langword="null"/> when there is none.</param>
public sealed record DeliveryOutcome(PendingDelivery Delivery, string? Error, TimeSpan? RetryAfter)
{
    internal string State => Error is null ? "done" : RetryAfter is null ? "dead" : "pending";
}
