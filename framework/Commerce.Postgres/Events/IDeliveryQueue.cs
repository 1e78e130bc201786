namespace Commerce.Postgres.Events;

/// <summary>
/// The deliveries this host has in hand. The outbox gives it committed deliveries at once, so that they need not be fetched again;
/// rows in hand carry the host's id, and go to another host when this one dies.
/// </summary>
public interface IDeliveryQueue
{
    /// <summary>This host's id, written into the rows in hand.</summary>
    long HostId { get; }

    /// <summary>Reserves room before the rows are written.</summary>
    /// <param name="count">How many deliveries.</param>
    /// <returns><see langword="false"/> when there is no room: the rows are then written for whoever fetches them.</returns>
    bool TryReserve(int count);

    /// <summary>Gives back room whose rows were not committed.</summary>
    /// <param name="count">How many deliveries.</param>
    void Release(int count);

    /// <summary>Gives back room whose rows may have been committed or not: the connection broke. Rows that are there must be found again.</summary>
    /// <param name="count">How many deliveries.</param>
    void ReleaseUncertain(int count);

    /// <summary>Puts a committed delivery into reserved room.</summary>
    /// <param name="delivery">The delivery.</param>
    void Enqueue(PendingDelivery delivery);

    /// <summary>Says that rows are waiting to be fetched.</summary>
    void Signal();
}
