using System.Collections.Concurrent;
using System.Threading.Channels;
using Commerce.Background;
using Commerce.Events;
using Commerce.Postgres.Events;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Events;

/// <summary>
/// Brings the events of one database to this application's subscribers: at once when they were committed here, else as soon as they
/// are fetched. A delivery is in hand from its commit or fetch until its outcome is on disk.
/// </summary>
/// <param name="subscribers">Who is there.</param>
/// <param name="handler">Calls them.</param>
/// <param name="interceptors">Sees what is released.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeliveryDispatcher(
    SubscriberRegistry subscribers, DeliveryHandler handler, EventInterceptors interceptors, TimeProvider time, ILogger<DeliveryDispatcher> logger)
    : IDeliveryQueue, IDisposable
{
    /// <summary>The most completed in one statement.</summary>
    private const int BatchSize = 500;

    /// <summary>How long a subscriber that did not finish in time may take to notice that its token is cancelled.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SubscriberLane> lanes = new(StringComparer.Ordinal);
    private readonly Channel<DeliveryOutcome> outcomes = Channel.CreateUnbounded<DeliveryOutcome>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<PendingDelivery, byte> inHand = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool mayHaveStrays;
    private IDeliveryStore? store;
    private Func<long> hostId = () => 0;
    private Action notify = () => { };
    private Task fetching = Task.CompletedTask;
    private Task completing = Task.CompletedTask;

    /// <inheritdoc/>
    public long HostId => hostId();

    /// <summary>Begins to deliver. All subscribers must be known.</summary>
    /// <param name="deliveries">Where deliveries wait.</param>
    /// <param name="host">This host's id.</param>
    /// <param name="others">Tells other hosts that deliveries wait.</param>
    public void Start(IDeliveryStore deliveries, Func<long> host, Action others)
    {
        (hostId, notify) = (host, others);
        foreach (var subscriber in subscribers.All)
        {
            lanes[subscriber.Id] = new SubscriberLane(subscriber, DeliverAsync);
        }

        store = deliveries;
        completing = CompleteAsync();
        fetching = FetchAsync();
    }

    /// <summary>Delivers nothing.</summary>
    /// <param name="others">Tells other hosts that deliveries wait.</param>
    public void LeaveToOthers(Action others) => notify = others;

    /// <summary>Stops taking new deliveries, finishes the running ones, hands back the rest.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (store is null)
        {
            return;
        }

        await stopping.CancelAsync();
        await fetching;
        foreach (var lane in lanes.Values)
        {
            lane.Clear();
        }

        EndIfIdle();
        if (await Task.WhenAny(idle.Task, Task.Delay(limit, time)) != idle.Task)
        {
            LogSlowStop(limit);
            await aborting.CancelAsync();
            await Task.WhenAny(idle.Task, Task.Delay(AbortLimit, time));
        }

        outcomes.Writer.TryComplete();
        await completing;
        try
        {
            await store.HandBackAsync(HostId, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // They are free when this host's lease is over.
            LogHandBackFailed(exception);
        }
    }

    /// <inheritdoc/>
    public bool TryReserve(PendingDelivery delivery) =>
        store is not null && !stopping.IsCancellationRequested && lanes.TryGetValue(delivery.Subscriber, out var lane) && lane.TryReserve()
        && inHand.TryAdd(delivery, 0);

    /// <inheritdoc/>
    public void Release(PendingDelivery delivery)
    {
        inHand.TryRemove(delivery, out _);
        lanes[delivery.Subscriber].Release();
    }

    /// <inheritdoc/>
    public void Enqueue(PendingDelivery delivery) => lanes[delivery.Subscriber].Enqueue(delivery);

    /// <inheritdoc/>
    public void Signal()
    {
        signals.Writer.TryWrite(true);
        notify();
    }

    /// <summary>Looks for deliveries, without telling other hosts.</summary>
    public void Wake() => signals.Writer.TryWrite(true);

    /// <inheritdoc/>
    public void Released(IReadOnlyList<EventMessage> messages, IReadOnlyList<string> executionIds) => interceptors.Released(messages, executionIds, stopping.Token);

    /// <summary>
    /// Looks for deliveries that are this host's without being in hand: their commit or fetch was not answered, or the server lost the note
    /// that they are done. Who fetches looks, so that what is just being fetched is not taken for one.
    /// </summary>
    public void LookForStrays()
    {
        mayHaveStrays = true;
        Wake();
    }

    public void Dispose()
    {
        stopping.Dispose();
        aborting.Dispose();
    }

    private async Task FetchAsync()
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await FreeStraysAsync();
                if (!await FetchOnceAsync())
                {
                    await WaitForSignalAsync();
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFetchFailed(exception);
                await time.PauseAsync(PollInterval, stopping.Token);
            }
        }
    }

    private async Task FreeStraysAsync()
    {
        if (mayHaveStrays)
        {
            mayHaveStrays = false;
            if (await store!.FreeStraysAsync(HostId, [.. inHand.Keys], stopping.Token) > 0)
            {
                notify();
            }
        }
    }

    /// <returns>Whether a subscriber got all it had room for: there may be more.</returns>
    private async Task<bool> FetchOnceAsync()
    {
        var room = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (subscriber, lane) in lanes)
        {
            // One without room is looked at when it has some again. Said before it is known, it cannot be missed by who makes room.
            lane.MayHaveMore = true;
            if (lane.Room is > 0 and var places)
            {
                lane.MayHaveMore = false;
                room[subscriber] = places;
            }
        }

        if (room.Count == 0)
        {
            return false;
        }

        var fetched = await store!.FetchAsync(HostId, room, stopping.Token);
        var more = false;
        foreach (var delivery in fetched)
        {
            var lane = lanes[delivery.Subscriber];
            lane.Take();
            inHand.TryAdd(delivery, 0);
            lane.MayHaveMore = --room[delivery.Subscriber] == 0;
            more |= lane.MayHaveMore;
            lane.Enqueue(delivery);
        }

        return more;
    }

    private async Task WaitForSignalAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, PollInterval, Timeout.InfiniteTimeSpan);
        try
        {
            await signals.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Nobody signalled; look all the same.
        }
    }

    private async Task DeliverAsync(Subscriber subscriber, PendingDelivery delivery)
    {
        // What has not begun when the host stops is handed back.
        var outcome = stopping.IsCancellationRequested ? null : await handler.DeliverAsync(subscriber, delivery, store!, HostId, aborting.Token);
        lanes[delivery.Subscriber].MarkHandled();
        if (outcome is null || !outcomes.Writer.TryWrite(outcome))
        {
            Forget(delivery);
        }
    }

    private async Task CompleteAsync()
    {
        await Task.Yield();
        var batch = new List<DeliveryOutcome>(BatchSize);
        while (await outcomes.Reader.WaitToReadAsync())
        {
            if (store!.CompletionDelay > TimeSpan.Zero)
            {
                await Task.Delay(store.CompletionDelay, time);
            }

            while (batch.Count < BatchSize && outcomes.Reader.TryRead(out var outcome))
            {
                batch.Add(outcome);
            }

            await RecordAsync(batch.FindAll(outcome => !outcome.IsRecorded));
            var isOrdered = batch.Exists(outcome => outcome.Delivery.Message.OrderingKey is not null);
            batch.ForEach(outcome => Forget(outcome.Delivery));
            batch.Clear();
            if (isOrdered || lanes.Values.Any(lane => lane.MayHaveMore && lane.Room > 0))
            {
                Wake();
            }
        }
    }

    /// <summary>A delivery is not in hand any more.</summary>
    private void Forget(PendingDelivery delivery)
    {
        inHand.TryRemove(delivery, out _);
        lanes[delivery.Subscriber].Forget();
        EndIfIdle();
    }

    private void EndIfIdle()
    {
        if (stopping.IsCancellationRequested && lanes.Values.All(lane => lane.IsIdle))
        {
            idle.TrySetResult();
        }
    }

    /// <summary>Writes outcomes, until it succeeds or the application stops: then another host delivers again.</summary>
    private async Task RecordAsync(List<DeliveryOutcome> batch)
    {
        while (batch.Count > 0)
        {
            try
            {
                await store!.CompleteAsync(HostId, batch, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                LogRecordFailed(exception, batch.Count);
                await time.PauseAsync(PollInterval, stopping.Token);
            }
            catch (Exception exception)
            {
                LogRecordFailed(exception, batch.Count);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Fetching deliveries failed; trying again")]
    private partial void LogFetchFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recording {Count} deliveries failed; trying again")]
    private partial void LogRecordFailed(Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Handing deliveries back failed; they go to the next host when this one is known to be gone")]
    private partial void LogHandBackFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscribers did not finish within {Limit}; their deliveries go to the next host")]
    private partial void LogSlowStop(TimeSpan limit);
}
