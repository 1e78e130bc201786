using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>
/// The deliveries this host has in hand. The outbox gives it committed deliveries at once, so that they need not be fetched again;
/// rows in hand carry the host's id, and go to another host when this one dies.
/// </summary>
public interface IDeliveryQueue
{
    /// <summary>This host's id, written into the rows in hand.</summary>
    long HostId { get; }

    /// <summary>Reserves room for a delivery before its row is written.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <returns><see langword="false"/> when its subscriber is not here or has no room: the row is then written for whoever fetches it.</returns>
    bool TryReserve(PendingDelivery delivery);

    /// <summary>Gives back room whose row was not committed, or nobody knows: a row that is there all the same is found as a stray.</summary>
    /// <param name="delivery">The delivery.</param>
    void Release(PendingDelivery delivery);

    /// <summary>Puts a committed delivery into reserved room.</summary>
    /// <param name="delivery">The delivery.</param>
    void Enqueue(PendingDelivery delivery);

    /// <summary>Says that rows are waiting to be fetched, by this host or another one.</summary>
    void Signal();

    /// <summary>Says that events were released, with subscribers or without.</summary>
    /// <param name="messages">The events.</param>
    /// <param name="executionIds">Runs whose held events were released too.</param>
    void Released(IReadOnlyList<EventMessage> messages, IReadOnlyList<string> executionIds);
}
