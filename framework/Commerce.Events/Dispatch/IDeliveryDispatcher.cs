using Commerce.Events.Deliveries;

namespace Commerce.Events.Dispatch;

/// <summary>Brings the events of one store to this host's subscribers.</summary>
internal interface IDeliveryDispatcher : IDeliveryQueue, IDisposable
{
    /// <summary>Gets whether nothing is in hand, and everything that was released has been reported to interceptors.</summary>
    bool IsIdle { get; }

    /// <summary>Begins to deliver.</summary>
    void Start();

    /// <summary>Looks for deliveries, without notifying other hosts.</summary>
    void Wake();

    /// <summary>
    /// Looks for orphans: deliveries that are this host's without being in hand. The fetcher searches, so that what is just being claimed
    /// is not taken for one.
    /// </summary>
    void SearchOrphans();

    /// <summary>Accepts no new deliveries, completes the running ones, and releases the rest.</summary>
    /// <param name="limit">How long running deliveries may take.</param>
    Task StopAsync(TimeSpan limit);
}
