using Commerce.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Diagnostics;

/// <summary>
/// Reports a starved thread pool. The host then answers nothing, not even its health check, so that somebody has to be told who can still
/// speak: a thread of its own.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PoolWatchdog(TimeProvider time, ILogger<PoolWatchdog> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ContainedLogger logger = new(logger);
    private readonly ManualResetEventSlim stopping = new();
    private readonly PoolProbe probe = new(work => ThreadPool.UnsafeQueueUserWorkItem(_ => work(), null), Limit, time.OfMachine());

    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Watch) { IsBackground = true, Name = "Commerce pool watchdog" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        stopping.Set();
        return Task.CompletedTask;
    }

    public void Dispose() => stopping.Set();

    private void Watch()
    {
        while (!stopping.Wait(Interval))
        {
            if (probe.Check() is { } change)
            {
                if (change.IsStarved)
                {
                    LogStarved(change.Waited, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
                }
                else
                {
                    LogRecovered(change.Waited);
                }
            }
        }
    }

    [LoggerMessage(
        EventId = 1005,
        Level = LogLevel.Critical,
        Message = "The thread pool is starved: work has waited for {Waited}, {Threads} threads are busy and {Pending} items wait. Find " +
            "the code that blocks its thread, such as with dotnet-stack; requests and background work wait until then")]
    private partial void LogStarved(TimeSpan waited, int threads, long pending);

    [LoggerMessage(
        EventId = 1006, Level = LogLevel.Warning, Message = "The thread pool starts work again, which had waited for {Waited}")]
    private partial void LogRecovered(TimeSpan waited);
}
