using Commerce.Events.Deliveries;

namespace Commerce.Events.Dispatch;

/// <summary>
/// The queue that an outbox writes to. The outbox exists before its database is connected, a dispatcher only after this host has an id
/// there; until one is attached, deliveries are left in the store.
/// </summary>
internal sealed class DeliveryQueueRelay : IDeliveryQueue
{
    // A reservation is returned to where it was made: the target before the last one never reserves.
    private volatile IDeliveryQueue target = NullDeliveryQueue.Instance;

    /// <inheritdoc/>
    public long HostId => target.HostId;

    /// <summary>Sends everything from now on to another queue.</summary>
    /// <param name="queue">The queue.</param>
    public void Attach(IDeliveryQueue queue) => target = queue;

    /// <inheritdoc/>
    public bool TryReserve(Delivery delivery) => target.TryReserve(delivery);

    /// <inheritdoc/>
    public void Release(Delivery delivery) => target.Release(delivery);

    /// <inheritdoc/>
    public void Enqueue(Delivery delivery) => target.Enqueue(delivery);

    /// <inheritdoc/>
    public void NotifyWaiting() => target.NotifyWaiting();

    /// <inheritdoc/>
    public void NotifyReleased(IReadOnlyList<StoredEvent> events, IReadOnlyList<string> runIds) => target.NotifyReleased(events, runIds);
}
