namespace Commerce.Postgres.Events;

/// <summary>Where deliveries wait and what became of them is kept: the other half of a provider of the event bus.</summary>
public interface IDeliveryStore
{
    /// <summary>Takes due deliveries that no host has in hand: for each subscriber those of the highest priority, the oldest first.</summary>
    /// <param name="hostId">This host.</param>
    /// <param name="room">How many each subscriber of this host can take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<List<PendingDelivery>> FetchAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken);

    /// <summary>Records outcomes: a delivery without an error is done, one with a retry time waits, any other is a dead letter.</summary>
    /// <param name="hostId">This host; what another one has taken over meanwhile is left to that.</param>
    /// <param name="outcomes">What became of deliveries this host had in hand.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task CompleteAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken);

    /// <summary>
    /// Frees deliveries that carry this host's id without being in hand: their commit or fetch was not answered, or the note that they are
    /// done was lost with the server.
    /// </summary>
    /// <param name="hostId">This host.</param>
    /// <param name="inHand">What is in hand.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many are free again.</returns>
    Task<int> FreeStraysAsync(long hostId, IReadOnlyCollection<PendingDelivery> inHand, CancellationToken cancellationToken);

    /// <summary>Hands deliveries back, for any host to take.</summary>
    /// <param name="hostId">This host.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task HandBackAsync(long hostId, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the transaction of a delivery to a transactional subscriber; <see langword="null"/> when the provider has none. Not
    /// asynchronous, so that what the calling method calls finds the transaction.
    /// </summary>
    /// <param name="hostId">This host.</param>
    /// <param name="delivery">The delivery.</param>
    IDeliveryUnit? Begin(long hostId, PendingDelivery delivery);
}
