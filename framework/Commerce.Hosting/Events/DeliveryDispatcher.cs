using System.Collections.Concurrent;
using System.Threading.Channels;
using Commerce.Postgres.Events;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Events;

/// <summary>
/// Brings events to this application's subscribers: at once when they were committed here, else as soon as they are fetched. A
/// delivery is in hand from its commit or fetch until its outcome is on disk.
/// </summary>
/// <param name="scopes">Each delivery has a scope of its own.</param>
/// <param name="subscribers">Who is there.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeliveryDispatcher(
    IServiceScopeFactory scopes, SubscriberRegistry subscribers, TimeProvider time, ILogger<DeliveryDispatcher> logger) : IDeliveryQueue, IDisposable
{
    /// <summary>The most deliveries in hand.</summary>
    private const int Capacity = 4096;

    /// <summary>The most fetched or completed in one statement.</summary>
    private const int BatchSize = 500;

    /// <summary>How often a delivery is tried before it is a dead letter.</summary>
    private const int MaxAttempts = 5;

    /// <summary>How long a subscriber that did not finish in time may take to notice that its token is cancelled.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(2);

    /// <summary>How long an outcome may wait for others. A host that dies meanwhile has its delivery repeated.</summary>
    private static readonly TimeSpan CompletionDelay = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<PendingDelivery> pending = Channel.CreateUnbounded<PendingDelivery>();
    private readonly Channel<DeliveryOutcome> outcomes = Channel.CreateUnbounded<DeliveryOutcome>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<PendingDelivery, byte> inHand = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private int taken;
    private volatile bool strays;
    private DeliveryStore? store;
    private Func<long> hostId = () => 0;
    private Task fetching = Task.CompletedTask;
    private Task delivering = Task.CompletedTask;
    private Task completing = Task.CompletedTask;

    /// <inheritdoc/>
    public long HostId => hostId();

    /// <summary>Begins to deliver. All subscribers must be known.</summary>
    public void Start(DeliveryStore deliveries, Func<long> host)
    {
        (store, hostId) = (deliveries, host);
        completing = CompleteAsync();
        delivering = Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount * 4).Select(_ => DeliverAsync()));
        fetching = FetchAsync();
    }

    /// <summary>Stops taking new deliveries, finishes the running ones, hands back the rest.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (store is null)
        {
            return;
        }

        pending.Writer.TryComplete();
        await stopping.CancelAsync();
        await fetching;
        if (await Task.WhenAny(delivering, Task.Delay(limit, time)) != delivering)
        {
            LogSlowStop(limit);
            await aborting.CancelAsync();
            await Task.WhenAny(delivering, Task.Delay(AbortLimit, time));
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
    public bool TryReserve(int count)
    {
        if (store is null || stopping.IsCancellationRequested)
        {
            return false;
        }

        if (Interlocked.Add(ref taken, count) <= Capacity)
        {
            return true;
        }

        Release(count);
        return false;
    }

    /// <inheritdoc/>
    public void Release(int count) => Interlocked.Add(ref taken, -count);

    /// <inheritdoc/>
    public void ReleaseUncertain(int count)
    {
        Release(count);
        strays = true;
    }

    /// <inheritdoc/>
    public void Enqueue(PendingDelivery delivery)
    {
        inHand.TryAdd(delivery, 0);
        pending.Writer.TryWrite(delivery);
    }

    /// <inheritdoc/>
    public void Signal() => signals.Writer.TryWrite(true);

    /// <summary>Finds deliveries of commits whose acknowledgement was lost, if there may be any.</summary>
    public async Task FreeStraysAsync(CancellationToken cancellationToken)
    {
        if (strays && await store!.FreeStraysAsync(HostId, [.. inHand.Keys], cancellationToken) > 0)
        {
            strays = false;
            Signal();
        }
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
                if (await FetchOnceAsync() < BatchSize)
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
                await Task.Delay(PollInterval, time, stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task<int> FetchOnceAsync()
    {
        var room = Math.Min(BatchSize, Capacity - Volatile.Read(ref taken));
        if (room <= 0)
        {
            return 0;
        }

        var fetched = await store!.FetchAsync(HostId, subscribers.Ids, room, stopping.Token);
        Interlocked.Add(ref taken, fetched.Count);
        fetched.ForEach(Enqueue);
        return fetched.Count;
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

    private async Task DeliverAsync()
    {
        await Task.Yield();
        await foreach (var delivery in pending.Reader.ReadAllAsync(CancellationToken.None))
        {
            // What has not begun when the host stops is handed back.
            if (!stopping.IsCancellationRequested && await DeliverAsync(delivery) is { } outcome)
            {
                outcomes.Writer.TryWrite(outcome);
            }
        }
    }

    private async Task<DeliveryOutcome?> DeliverAsync(PendingDelivery delivery)
    {
        var message = delivery.Message;
        try
        {
            var subscriber = subscribers.Find(delivery.Subscriber)
                ?? throw new InvalidOperationException($"COM4202 The application has no subscriber '{delivery.Subscriber}'.");
            await using var scope = scopes.CreateAsyncScope();
            var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
            await mediator.Send(new DeliverEvent(subscriber, message), aborting.Token);
            return new DeliveryOutcome(delivery, null, null);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            TimeSpan? retry = message.Attempt < MaxAttempts ? TimeSpan.FromSeconds(1 << (message.Attempt - 1)) : null;
            LogDeliveryFailed(exception, message.Name, message.Id, delivery.Subscriber, message.Attempt, MaxAttempts);
            return new DeliveryOutcome(delivery, exception.ToString(), retry);
        }
    }

    private async Task CompleteAsync()
    {
        await Task.Yield();
        var batch = new List<DeliveryOutcome>(BatchSize);
        while (await outcomes.Reader.WaitToReadAsync())
        {
            // What ends meanwhile is written along: a statement of many rows costs little more than one of few.
            await Task.Delay(CompletionDelay, time);
            while (batch.Count < BatchSize && outcomes.Reader.TryRead(out var outcome))
            {
                batch.Add(outcome);
            }

            await RecordAsync(batch);
            batch.ForEach(outcome => inHand.TryRemove(outcome.Delivery, out _));
            Release(batch.Count);
            batch.Clear();
        }
    }

    /// <summary>Writes outcomes, until it succeeds or the application stops: then another host delivers again.</summary>
    private async Task RecordAsync(List<DeliveryOutcome> batch)
    {
        while (true)
        {
            try
            {
                await store!.CompleteAsync(batch, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                LogRecordFailed(exception, batch.Count);
                await Task.Delay(PollInterval, time, stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
            catch (Exception exception)
            {
                LogRecordFailed(exception, batch.Count);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The subscriber '{Subscriber}' failed on {Event} ({EventId}), attempt {Attempt} of {MaxAttempts}")]
    private partial void LogDeliveryFailed(Exception exception, string @event, string eventId, string subscriber, int attempt, int maxAttempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Fetching deliveries failed; trying again")]
    private partial void LogFetchFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recording {Count} deliveries failed; trying again")]
    private partial void LogRecordFailed(Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Handing deliveries back failed; they go to the next host when this one is known to be gone")]
    private partial void LogHandBackFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscribers did not finish within {Limit}; their deliveries go to the next host")]
    private partial void LogSlowStop(TimeSpan limit);
}
