namespace Commerce.Events.Deliveries;

/// <summary>
/// The deliveries that this host has in hand. The outbox gives it committed deliveries at once, so that they need not be fetched again.
/// Rows in hand carry the host's id, and go to another host when this one dies.
/// </summary>
internal interface IDeliveryQueue
{
    /// <summary>Gets this host's id, which is written into the rows in hand.</summary>
    long HostId { get; }

    /// <summary>Reserves room for a delivery before its row is written.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <returns>
    /// <see langword="false"/> when its subscriber is not here or has no room: the row is then written for the host that fetches it.
    /// </returns>
    bool TryReserve(Delivery delivery);

    /// <summary>
    /// Releases reserved room whose row was not committed, or whose commit has an unknown result. A row that is there all the same is
    /// found as an orphan.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    void Release(Delivery delivery);

    /// <summary>Puts a committed delivery into its reserved room.</summary>
    /// <param name="delivery">The delivery.</param>
    void Enqueue(Delivery delivery);

    /// <summary>Reports that deliveries wait to be fetched, by this host or another one.</summary>
    void NotifyWaiting();

    /// <summary>Reports that events were released, with subscribers or without.</summary>
    /// <param name="events">The events.</param>
    /// <param name="runIds">Runs whose held events were released too.</param>
    void NotifyReleased(IReadOnlyList<StoredEvent> events, IReadOnlyList<string> runIds);
}
