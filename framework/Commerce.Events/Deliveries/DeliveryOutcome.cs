using Commerce.Diagnostics;

namespace Commerce.Events.Deliveries;

/// <summary>What became of one attempt to deliver.</summary>
internal sealed record DeliveryOutcome
{
    private DeliveryOutcome(Delivery delivery, DeliveryState state) => (Delivery, State) = (delivery, state);

    /// <summary>Gets the delivery with the attempt that has ended.</summary>
    public Delivery Delivery { get; }

    /// <summary>Gets the state after the attempt; pending when there will be another one.</summary>
    public DeliveryState State { get; }

    /// <summary>Gets what the attempt failed with; <see langword="null"/> when it succeeded.</summary>
    public string? Error { get; private init; }

    /// <summary>Gets how long to wait before the next attempt; <see langword="null"/> when there is none.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Gets whether the outcome is stored already, together with what the subscriber wrote.</summary>
    public bool IsRecorded { get; private init; }

    /// <summary>The attempt succeeded.</summary>
    public static DeliveryOutcome Done(Delivery delivery) => new(delivery, DeliveryState.Done);

    /// <summary>The attempt succeeded, and its transaction has recorded that.</summary>
    public static DeliveryOutcome Recorded(Delivery delivery) => new(delivery, DeliveryState.Done) { IsRecorded = true };

    /// <summary>The attempt failed, and another one follows.</summary>
    public static DeliveryOutcome Retry(Delivery delivery, string error, TimeSpan after) =>
        new(delivery, DeliveryState.Pending) { Error = ExceptionText.Storable(error), RetryAfter = after };

    /// <summary>The attempt failed, and it was the last one.</summary>
    public static DeliveryOutcome Dead(Delivery delivery, string error) =>
        new(delivery, DeliveryState.Dead) { Error = ExceptionText.Storable(error) };
}
