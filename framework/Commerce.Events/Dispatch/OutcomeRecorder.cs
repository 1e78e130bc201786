using System.Threading.Channels;
using Commerce.Background;
using Commerce.Events.Deliveries;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>Records the outcomes of deliveries, many in one write, and makes room for more.</summary>
internal sealed partial class OutcomeRecorder : IDisposable
{
    /// <summary>The maximum number of outcomes in one write.</summary>
    private const int BatchSize = 500;

    private readonly Channel<DeliveryOutcome> outcomes =
        Channel.CreateUnbounded<DeliveryOutcome>(new UnboundedChannelOptions { SingleReader = true });

    // What could not be recorded stays here for the next iteration.
    private readonly List<DeliveryOutcome> batch = new(BatchSize);

    private readonly DeliveryLanes lanes;
    private readonly HostPlace place;
    private readonly Action fetch;
    private readonly TimeProvider machine;
    private readonly ILogger logger;
    private readonly BackgroundLoop loop;

    /// <summary>Creates a recorder that does not run yet.</summary>
    /// <param name="lanes">Hold what is in hand.</param>
    /// <param name="place">This host's place at the store.</param>
    /// <param name="fetch">Fetches at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log. It must not throw.</param>
    /// <param name="loops">The loops of the host.</param>
    public OutcomeRecorder(
        DeliveryLanes lanes, HostPlace place, Action fetch, TimeProvider time, ILogger logger, BackgroundLoops loops)
    {
        (this.lanes, this.place, this.fetch, this.logger) = (lanes, place, fetch, logger);
        machine = time.OfMachine();
        loop = new BackgroundLoop("delivery recorder", IterateAsync, time, logger, loops);
    }

    /// <summary>Begins to record.</summary>
    public void Start() => loop.Start();

    /// <summary>Adds an outcome.</summary>
    /// <returns><see langword="false"/> when nothing is recorded any more.</returns>
    public bool TryAdd(DeliveryOutcome outcome) => outcomes.Writer.TryWrite(outcome);

    /// <summary>Ends the pause after a failure: once the lanes are closed, an outcome that cannot be recorded is kept no longer.</summary>
    public void Wake() => loop.Wake();

    /// <summary>Records what was added, and nothing later. The lanes must be closed.</summary>
    public async Task CompleteAsync()
    {
        outcomes.Writer.TryComplete();
        await loop.StopAsync();
        while (Fill())
        {
            await RecordAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => loop.Dispose();

    private async Task<TimeSpan> IterateAsync(CancellationToken cancellationToken)
    {
        // An outcome that is added ends this wait, but not the pause after a failure. The end of the outcomes ends it, too, and a token
        // would cost more than the rest of an iteration.
        if (batch.Count == 0)
        {
            if (!await outcomes.Reader.WaitToReadAsync(CancellationToken.None))
            {
                return Timeout.InfiniteTimeSpan;
            }

            await Task.Delay(place.Store.RecordDelay, machine, cancellationToken);
        }

        Fill();
        await RecordAsync();
        return TimeSpan.Zero;
    }

    /// <summary>Adds outcomes to the batch until it is full.</summary>
    /// <returns><see langword="false"/> when there are none.</returns>
    private bool Fill()
    {
        while (batch.Count < BatchSize && outcomes.Reader.TryRead(out var outcome))
        {
            batch.Add(outcome);
        }

        return batch.Count > 0;
    }

    /// <summary>Records the batch. If that fails while the host stops, another host repeats the deliveries.</summary>
    private async Task RecordAsync()
    {
        var open = batch.FindAll(outcome => !outcome.IsRecorded);
        try
        {
            if (open.Count > 0)
            {
                // Not cancelled when the host stops: what has ended here need not be repeated elsewhere.
                await place.Store.RecordAsync(place.HostId, open, CancellationToken.None);
            }
        }
        catch (Exception exception) when (lanes.Closing.IsCancellationRequested)
        {
            LogNotRecorded(exception, open.Count);
        }

        // The next event of a key may be claimed now.
        var isOrdered = batch.Exists(outcome => outcome.Delivery.Event.OrderingKey is not null);
        batch.ForEach(outcome => lanes.Forget(outcome.Delivery));
        batch.Clear();
        if (isOrdered || lanes.HasRoomForMore)
        {
            fetch();
        }
    }

    [LoggerMessage(
        EventId = 4003,
        Level = LogLevel.Warning,
        Message = "Recording the outcomes of {Count} deliveries failed while the host stops; another host repeats them")]
    private partial void LogNotRecorded(Exception exception, int count);
}
