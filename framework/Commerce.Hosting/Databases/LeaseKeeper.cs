using Commerce.Background;
using Commerce.Postgres.Hosts;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Databases;

/// <summary>
/// Renews a lease on a thread of its own, so that neither a statement that waits nor a thread pool that is full of blocked handlers can
/// cost this host its work.
/// </summary>
internal sealed partial class LeaseKeeper : IMonitoredLoop, IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly HostLease lease;
    private readonly string place;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly BackgroundLoops loops;
    private readonly ManualResetEventSlim stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;

    /// <summary>Creates a keeper that does not renew yet.</summary>
    /// <param name="lease">The lease. Until the keeper has stopped, nothing else renews or ends it.</param>
    /// <param name="place">Where the database is, for people: <c>host:port/database</c>.</param>
    /// <param name="time">The clock that says since when renewals fail.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops whose failures the health check reports.</param>
    public LeaseKeeper(HostLease lease, string place, TimeProvider time, ILogger logger, BackgroundLoops loops)
    {
        (this.lease, this.place, this.time, this.loops) = (lease, place, time, loops);
        this.logger = new ContainedLogger(logger);
        thread = new Thread(Keep) { IsBackground = true, Name = "commerce lease" };
        loops.Add(this);
    }

    /// <inheritdoc/>
    public string Name => "host lease";

    /// <inheritdoc/>
    public LoopFailure? Failure { get; private set; }

    /// <summary>Starts the renewals.</summary>
    public void Start() => thread.Start();

    /// <summary>Stops, and waits for a renewal that is in progress.</summary>
    public Task StopAsync()
    {
        stopping.Set();
        return thread.ThreadState.HasFlag(ThreadState.Unstarted) ? Task.CompletedTask : ended.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        loops.Remove(this);
        stopping.Dispose();
    }

    private void Keep()
    {
        var pause = HostLease.Interval;
        while (!stopping.Wait(pause))
        {
            try
            {
                lease.Renew();
                (Failure, pause) = (null, HostLease.Interval);
            }
            catch (Exception exception)
            {
                if (Failure is null)
                {
                    LogFailed(exception, place, HostLease.Duration);
                }

                (Failure, pause) = (LoopFailure.After(Failure, exception, time), PauseAfterFailure);
            }
        }

        ended.SetResult();
    }

    [LoggerMessage(
        EventId = 1002,
        Level = LogLevel.Error,
        Message = "Renewing the lease on {Place} failed; it keeps trying. " +
            "Other hosts claim this host's work {Lease} after the last renewal")]
    private partial void LogFailed(Exception exception, string place, TimeSpan lease);
}
