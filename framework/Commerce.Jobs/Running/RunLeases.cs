using System.Collections.Concurrent;
using Commerce.Background;
using Commerce.Jobs.Ledger;
using Microsoft.Extensions.Logging;

namespace Commerce.Jobs.Running;

/// <summary>Renews the claims of the runs in this process, and cancels a run before other hosts may claim it.</summary>
internal sealed partial class RunLeases : IDisposable
{
    private const int RenewalsInALease = 6;

    /// <summary>A renewal that is not answered in this part of a lease is given up, so that the next one comes in time.</summary>
    private const int CallsInALease = 3;

    private readonly ConcurrentDictionary<ActiveRun, byte> active = new(ReferenceEqualityComparer.Instance);
    private readonly IJobLedger ledger;
    private readonly JobRunnerOptions options;
    private readonly TimeProvider machine;
    private readonly ContainedLogger logger;
    private readonly BackgroundLoop loop;
    private readonly Lock gate = new();
    private readonly ITimer fence;

    /// <summary>Creates an empty set whose claims are not renewed yet.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="options">Host and lease.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops of the host.</param>
    public RunLeases(IJobLedger ledger, JobRunnerOptions options, TimeProvider time, ILogger logger, BackgroundLoops loops)
    {
        (this.ledger, this.options, machine) = (ledger, options, time.OfMachine());
        this.logger = new ContainedLogger(logger);
        loop = new BackgroundLoop("job leases", IterateAsync, time, logger, loops, maxBackOff: Interval);
        // Nothing runs yet: the first run sets it.
        fence = machine.CreateTimer(static leases => ((RunLeases)leases!).FenceOverdue(), this, options.Lease, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the runs.</summary>
    public ICollection<ActiveRun> Runs => active.Keys;

    private TimeSpan Interval => options.Lease / RenewalsInALease;

    /// <summary>When a run without a renewal is cancelled: one renewal before its claim ends, because it needs time to notice.</summary>
    private TimeSpan FenceAfter => Interval * (RenewalsInALease - 1);

    /// <summary>Starts to renew claims.</summary>
    public void Start() => loop.Start();

    /// <summary>Renews no more claims.</summary>
    public Task StopAsync() => loop.StopAsync();

    /// <summary>Adds a run that has just been claimed. It is cancelled at once if its claim took too long.</summary>
    public void Add(ActiveRun run)
    {
        active[run] = 0;
        FenceOverdue();
    }

    /// <summary>Removes a run that has ended.</summary>
    public void Remove(ActiveRun run) => active.TryRemove(run, out _);

    /// <inheritdoc/>
    public void Dispose()
    {
        loop.Dispose();
        fence.Dispose();
    }

    private async Task<TimeSpan> IterateAsync(CancellationToken cancellationToken)
    {
        List<ActiveRun> runs = [.. active.Keys];
        if (runs.Count > 0)
        {
            await RenewAsync(runs, cancellationToken);
        }

        return Interval;
    }

    private async Task RenewAsync(List<ActiveRun> runs, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(options.Lease / CallsInALease, machine, cancellationToken);
        var sentAt = machine.GetTimestamp();
        var renewed = await ledger.RenewAsync(options.Host, [.. runs.Select(run => run.Tick)], options.Lease, limit.Token);
        foreach (var run in runs)
        {
            if (renewed.Contains(run.Tick))
            {
                run.RenewedAt = sentAt;
            }
            else
            {
                // The ledger has taken this host for lost.
                Fence(run);
            }
        }
    }

    /// <summary>Cancels the runs whose claims were not renewed in time. Not part of the loop, because a renewal may hang.</summary>
    private void FenceOverdue()
    {
        lock (gate)
        {
            var next = Timeout.InfiniteTimeSpan;
            foreach (var run in active.Keys.Where(run => run.NeedsClaim))
            {
                var left = FenceAfter - machine.GetElapsedTime(run.RenewedAt);
                if (left <= TimeSpan.Zero)
                {
                    Fence(run);
                }
                else if (next == Timeout.InfiniteTimeSpan || left < next)
                {
                    next = left;
                }
            }

            fence.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    private void Fence(ActiveRun run)
    {
        if (run.NeedsClaim)
        {
            LogFenced(run.Job.Name, run.Tick.DueAt);
            run.Fence();
        }
    }

    [LoggerMessage(
        EventId = 5013,
        Level = LogLevel.Warning,
        Message = "The run of {Job} due at {DueAt} is cancelled, because its claim was not renewed and other hosts may claim it")]
    private partial void LogFenced(string job, DateTimeOffset dueAt);
}
