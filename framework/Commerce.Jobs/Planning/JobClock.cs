using Commerce.Background;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;
using Microsoft.Extensions.Logging;

namespace Commerce.Jobs.Planning;

/// <summary>
/// Adds ticks to the ledger when they become due on its clock, and wakes a host for each. Every host does this; the ledger lets one of them
/// succeed.
/// </summary>
internal sealed partial class JobClock : IDisposable
{
    private const int DeletedAtATime = 1000;

    /// <summary>The longest pause: what other hosts leave behind, and a clock that was set, are noticed after it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Added to a pause until a due time, so that rounding does not end it too early.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan KeepInterval = TimeSpan.FromSeconds(20);

    private readonly JobRegistry jobs;
    private readonly IJobLedger ledger;
    private readonly IJobWaker waker;
    private readonly TimeSpan keep;
    private readonly TimeProvider machine;
    private readonly ContainedLogger logger;
    private readonly BackgroundLoop loop;
    private long keptAt;
    private bool isPublished;

    /// <summary>Creates a clock that does not run yet.</summary>
    /// <param name="jobs">The jobs of this host.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="waker">Wakes hosts.</param>
    /// <param name="keep">How long ticks are kept after they have ended.</param>
    /// <param name="time">The clock of the pauses. It decides about no tick: the ledger's does.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops of the host.</param>
    public JobClock(
        JobRegistry jobs,
        IJobLedger ledger,
        IJobWaker waker,
        TimeSpan keep,
        TimeProvider time,
        ILogger<JobClock> logger,
        BackgroundLoops loops)
    {
        (this.jobs, this.ledger, this.waker, this.keep, machine) = (jobs, ledger, waker, keep, time.OfMachine());
        this.logger = new ContainedLogger(logger);
        // A tick counts as missed after a few seconds, so the clock tries again every second, also after a long outage.
        loop = new BackgroundLoop("job clock", IterateAsync, time, logger, loops, maxBackOff: Interval);
    }

    /// <summary>Registers the jobs and starts.</summary>
    /// <param name="cancellationToken">Cancels the registration.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ledger.RegisterAsync(Own(), cancellationToken);
        await KeepAsync(cancellationToken);
        loop.Start();
    }

    /// <summary>Looks for ticks that have become due.</summary>
    public void Wake() => loop.Wake();

    /// <summary>Adds no more ticks and wakes no more hosts.</summary>
    public void RequestStop() => loop.RequestStop();

    /// <summary>Stops, and waits for the current iteration to end.</summary>
    public Task StopAsync() => loop.StopAsync();

    /// <inheritdoc/>
    public void Dispose() => loop.Dispose();

    private async Task<TimeSpan> IterateAsync(CancellationToken cancellationToken)
    {
        var pause = await AdvanceAsync(cancellationToken);
        if (machine.GetElapsedTime(keptAt) >= KeepInterval)
        {
            await KeepAsync(cancellationToken);
        }

        return pause;
    }

    /// <returns>How long to pause.</returns>
    private async Task<TimeSpan> AdvanceAsync(CancellationToken cancellationToken)
    {
        var (now, stored) = await ledger.ReadAsync(cancellationToken);
        var readAt = machine.GetTimestamp();
        var own = jobs.All.Where(job => stored.ContainsKey(job.Name)).ToList();
        if (own.Count == 0)
        {
            return Interval;
        }

        var plans = own.Select(job => JobPlanner.Plan(job, stored[job.Name], now, keep)).OfType<JobPlan>().ToList();
        var attempts = own.ToDictionary(job => job.Name, job => job.Config.Retry.Attempts);
        var woken = await ledger.AdvanceAsync(attempts, plans, cancellationToken);
        foreach (var job in own.Join(woken, job => job.Name, name => name, (job, _) => job))
        {
            Wake(job, now);
        }

        if (woken.Count == IJobLedger.WokenAtATime || plans.Exists(plan => plan.Ticks.Count == JobPlanner.AtATime))
        {
            return TimeSpan.Zero;
        }

        // A tick for which another host should have woken one, and did not, is found by the next iteration at the latest.
        var next = own.Min(job => job.Schedule.Next(now)) - now - machine.GetElapsedTime(readAt) + Margin;
        return next is { } wait && wait < Interval ? TimeSpan.FromTicks(Math.Max(0, wait.Ticks)) : Interval;
    }

    private void Wake(Job job, DateTimeOffset now)
    {
        try
        {
            waker.Wake(job, now);
        }
        catch (Exception exception)
        {
            // The ledger reports the tick again.
            LogWakeFailed(job.Name, exception);
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        await ledger.KeepAsync(Own(), cancellationToken);
        var gone = await ledger.ForgetAsync(cancellationToken);
        while (await ledger.DeleteEndedAsync(keep, DeletedAtATime, cancellationToken) == DeletedAtATime)
        {
        }

        if (!isPublished || gone.Count > 0)
        {
            await PublishAsync(cancellationToken);
        }

        keptAt = machine.GetTimestamp();
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await ledger.ReadAsync(cancellationToken);
            waker.Publish(jobs.All, [.. snapshot.Jobs.Keys]);
            isPublished = true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Only people look at it, and it is tried again.
            LogPublishFailed(exception);
        }
    }

    private List<RegisteredJob> Own() => [.. jobs.All.Select(job => job.Registration)];

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Waking a host for the job {Job} failed; it is tried again")]
    private partial void LogWakeFailed(string job, Exception exception);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Listing the jobs in the job store failed; it is tried again")]
    private partial void LogPublishFailed(Exception exception);
}
