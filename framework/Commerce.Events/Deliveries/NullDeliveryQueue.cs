namespace Commerce.Events.Deliveries;

/// <summary>The queue of a process that takes no deliveries in hand and observes no events.</summary>
internal sealed class NullDeliveryQueue : IDeliveryQueue
{
    private NullDeliveryQueue()
    {
    }

    /// <summary>Gets the only instance.</summary>
    public static NullDeliveryQueue Instance { get; } = new();

    /// <inheritdoc/>
    public long HostId => 0;

    /// <inheritdoc/>
    public bool TryReserve(Delivery delivery) => false;

    /// <inheritdoc/>
    public void Release(Delivery delivery)
    {
        // Nothing is ever reserved.
    }

    /// <inheritdoc/>
    public void Enqueue(Delivery delivery)
    {
        // Nothing is ever reserved.
    }

    /// <inheritdoc/>
    public void NotifyWaiting()
    {
        // There is no fetcher to wake.
    }

    /// <inheritdoc/>
    public void NotifyReleased(IReadOnlyList<StoredEvent> events, IReadOnlyList<string> runIds)
    {
        // There is no observer.
    }
}
