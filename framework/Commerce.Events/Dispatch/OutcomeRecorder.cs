using System.Threading.Channels;
using Commerce.Background;
using Commerce.Events.Deliveries;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>Records the outcomes of deliveries, many in one write, and makes room for more.</summary>
/// <param name="lanes">Hold what is in hand.</param>
/// <param name="place">This host's place at the store.</param>
/// <param name="fetch">Fetches at once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log. It must not throw.</param>
internal sealed partial class OutcomeRecorder(DeliveryLanes lanes, HostPlace place, Action fetch, TimeProvider time, ILogger logger)
{
    /// <summary>The maximum number of outcomes in one write.</summary>
    private const int BatchSize = 500;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<DeliveryOutcome> outcomes =
        Channel.CreateUnbounded<DeliveryOutcome>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TimeProvider machine = time.OfMachine();
    private Task running = Task.CompletedTask;

    /// <summary>Begins to record.</summary>
    public void Start() => running = RunAsync();

    /// <summary>Adds an outcome.</summary>
    /// <returns><see langword="false"/> when nothing is recorded any more.</returns>
    public bool TryAdd(DeliveryOutcome outcome) => outcomes.Writer.TryWrite(outcome);

    /// <summary>Records what was added, and nothing later.</summary>
    public Task CompleteAsync()
    {
        outcomes.Writer.TryComplete();
        return running;
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var batch = new List<DeliveryOutcome>(BatchSize);
        while (await outcomes.Reader.WaitToReadAsync())
        {
            if (place.Store.RecordDelay > TimeSpan.Zero)
            {
                await Task.Delay(place.Store.RecordDelay, machine);
            }

            while (batch.Count < BatchSize && outcomes.Reader.TryRead(out var outcome))
            {
                batch.Add(outcome);
            }

            await RecordAsync(batch.FindAll(outcome => !outcome.IsRecorded));
            // The next event of a key may be claimed now.
            var isOrdered = batch.Exists(outcome => outcome.Delivery.Event.OrderingKey is not null);
            batch.ForEach(outcome => lanes.Forget(outcome.Delivery));
            batch.Clear();
            if (isOrdered || lanes.HasRoomForMore)
            {
                fetch();
            }
        }
    }

    /// <summary>Records outcomes until it succeeds, or until the host stops: then another host repeats the deliveries.</summary>
    private async Task RecordAsync(List<DeliveryOutcome> batch)
    {
        while (batch.Count > 0)
        {
            try
            {
                await place.Store.RecordAsync(place.HostId, batch, CancellationToken.None);
                return;
            }
            catch (Exception exception)
            {
                LogRecordFailed(exception, batch.Count);
                if (lanes.Closing.IsCancellationRequested)
                {
                    return;
                }

                await machine.PauseAsync(RetryInterval, lanes.Closing);
            }
        }
    }

    [LoggerMessage(
        EventId = 4003,
        Level = LogLevel.Error,
        Message = "Recording the outcomes of {Count} deliveries failed; it is tried again")]
    private partial void LogRecordFailed(Exception exception, int count);
}
