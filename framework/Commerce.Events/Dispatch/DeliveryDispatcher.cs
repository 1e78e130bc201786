using Commerce.Background;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>
/// Brings the events of one store to this application's subscribers: at once when they were committed here, otherwise as soon as they are
/// fetched. A delivery is in hand from its commit or claim until its outcome is recorded.
/// </summary>
internal sealed partial class DeliveryDispatcher : IDeliveryDispatcher
{
    /// <summary>How long a subscriber that did not return in time may take to notice that its token is cancelled.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(2);

    private readonly SubscriberCaller caller;
    private readonly HostPlace place;
    private readonly InterceptorNotifier interceptors;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly DeliveryLanes lanes;
    private readonly DeliveryFetcher fetcher;
    private readonly OutcomeRecorder recorder;
    private readonly DeliveryEnd end;
    private readonly CancellationTokenSource aborting = new();

    /// <summary>Creates a dispatcher that does not deliver yet.</summary>
    /// <param name="subscribers">The subscribers.</param>
    /// <param name="caller">Calls them.</param>
    /// <param name="place">This host's place at the store.</param>
    /// <param name="interceptors">Observes what is released.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log. It must not throw.</param>
    /// <param name="loops">The loops of the host.</param>
    public DeliveryDispatcher(
        IEnumerable<Subscriber> subscribers,
        SubscriberCaller caller,
        HostPlace place,
        InterceptorNotifier interceptors,
        TimeProvider time,
        ILogger logger,
        BackgroundLoops loops)
    {
        (this.caller, this.place, this.interceptors, this.time, this.logger) = (caller, place, interceptors, time, logger);
        end = End;
        lanes = new DeliveryLanes(subscribers, DeliverAsync);
        fetcher = new DeliveryFetcher(lanes, place, time, logger, loops);
        recorder = new OutcomeRecorder(lanes, place, fetcher.Wake, time, logger, loops);
    }

    /// <inheritdoc/>
    public long HostId => place.HostId;

    /// <inheritdoc/>
    public bool IsIdle => lanes.InHand.Count == 0 && interceptors.IsIdle;

    /// <inheritdoc/>
    public void Start()
    {
        recorder.Start();
        fetcher.Start();
    }

    /// <inheritdoc/>
    public async Task StopAsync(TimeSpan limit)
    {
        // Before anything is awaited: what is emitted from now on must not be claimed by this host.
        fetcher.RequestStop();
        lanes.Close();
        recorder.Wake();
        await fetcher.StopAsync();
        var idle = lanes.DropWaiting();
        if (await Task.WhenAny(idle, Task.Delay(limit, time.OfMachine())) != idle)
        {
            LogSlowStop(limit);
            await aborting.CancelContainedAsync();
            await Task.WhenAny(idle, Task.Delay(AbortLimit, time.OfMachine()));
        }

        await recorder.CompleteAsync();
        try
        {
            await place.Store.ReleaseAsync(HostId, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Other hosts claim them when this host's lease has expired.
            LogReleaseFailed(exception);
        }
    }

    /// <inheritdoc/>
    public bool TryReserve(Delivery delivery) => lanes.TryReserve(delivery);

    /// <inheritdoc/>
    public void Release(Delivery delivery) => lanes.Release(delivery);

    /// <inheritdoc/>
    public void Enqueue(Delivery delivery) => lanes.Enqueue(delivery);

    /// <inheritdoc/>
    public void NotifyWaiting()
    {
        fetcher.Wake();
        place.NotifyOthers();
    }

    /// <inheritdoc/>
    public void NotifyReleased(IReadOnlyList<StoredEvent> events, IReadOnlyList<string> runIds) =>
        interceptors.NotifyReleased(events, runIds, lanes.Closing);

    /// <inheritdoc/>
    public void Wake() => fetcher.Wake();

    /// <inheritdoc/>
    public void SearchOrphans() => fetcher.SearchOrphans();

    /// <inheritdoc/>
    public void Dispose()
    {
        fetcher.Dispose();
        recorder.Dispose();
        lanes.Dispose();
        aborting.Dispose();
    }

    private Task<bool> DeliverAsync(Subscriber subscriber, Delivery delivery)
    {
        if (!lanes.Closing.IsCancellationRequested)
        {
            return caller.CallAsync(subscriber, delivery, end, aborting.Token);
        }

        // What has not begun when the host stops is released.
        End(delivery, outcome: null, isLeft: false);
        return Task.FromResult(true);
    }

    private void End(Delivery delivery, DeliveryOutcome? outcome, bool isLeft)
    {
        lanes.MarkHandled(delivery, isLeft);
        if (outcome is null || !recorder.TryAdd(outcome))
        {
            lanes.Forget(delivery);
        }
    }

    [LoggerMessage(
        EventId = 4001,
        Level = LogLevel.Warning,
        Message = "Subscribers did not return within {Limit}; their deliveries go to the next host")]
    private partial void LogSlowStop(TimeSpan limit);

    [LoggerMessage(
        EventId = 4002,
        Level = LogLevel.Warning,
        Message = "Releasing deliveries failed; other hosts claim them when this host's lease has expired")]
    private partial void LogReleaseFailed(Exception exception);
}
