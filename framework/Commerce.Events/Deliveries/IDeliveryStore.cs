namespace Commerce.Events.Deliveries;

/// <summary>The port of the event bus: where deliveries wait, and where their outcomes are kept.</summary>
internal interface IDeliveryStore
{
    /// <summary>
    /// Gets how long an outcome may wait for others that are recorded with it. A host that dies meanwhile has its delivery repeated.
    /// </summary>
    TimeSpan RecordDelay { get; }

    /// <summary>
    /// Claims due deliveries that no host has in hand: for each subscriber those of the highest priority, the oldest first. Events that
    /// only other versions of a subscriber select are left to hosts that have them.
    /// </summary>
    /// <param name="hostId">This host.</param>
    /// <param name="room">How many deliveries each subscriber of this host can take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<List<Delivery>> ClaimAsync(long hostId, IReadOnlyDictionary<string, int> room, CancellationToken cancellationToken);

    /// <summary>Records outcomes.</summary>
    /// <param name="hostId">This host. A delivery that another host has claimed meanwhile is left alone.</param>
    /// <param name="outcomes">Outcomes of deliveries that this host had in hand.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task RecordAsync(long hostId, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken);

    /// <summary>
    /// Releases orphans: deliveries that carry this host's id without being in hand. Their commit or claim was not answered, or their
    /// outcome was lost with the server.
    /// </summary>
    /// <param name="hostId">This host.</param>
    /// <param name="inHand">
    /// Returns what is in hand. It is called once it is known what carries the id, because a delivery is in hand before it carries it.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of released deliveries.</returns>
    Task<int> ReleaseOrphansAsync(long hostId, Func<IReadOnlyCollection<Delivery>> inHand, CancellationToken cancellationToken);

    /// <summary>Releases everything that carries this host's id, for any host to claim.</summary>
    /// <param name="hostId">This host.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ReleaseAsync(long hostId, CancellationToken cancellationToken);

    /// <summary>Begins the transaction of a delivery to a transactional subscriber.</summary>
    /// <remarks>Not asynchronous, so that everything the calling method calls finds the transaction.</remarks>
    /// <param name="hostId">This host.</param>
    /// <param name="delivery">The delivery.</param>
    /// <returns><see langword="null"/> when the store has no transactions.</returns>
    IDeliveryUnit? Begin(long hostId, Delivery delivery);

    /// <summary>Reads the events that runs had held and that are released now.</summary>
    /// <param name="runIds">The runs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<List<(StoredEvent Event, string RunId)>> ReadReleasedAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken);
}
