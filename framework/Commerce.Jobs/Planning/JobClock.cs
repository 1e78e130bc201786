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
    private readonly HashSet<string> reported = new(StringComparer.Ordinal);
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
        List<(string Job, Exception Error)> failures = [];
        var pause = await AdvanceAsync(failures, cancellationToken);
        if (machine.GetElapsedTime(keptAt) >= KeepInterval)
        {
            await KeepAsync(cancellationToken);
        }

        // Thrown last, because an outage of the waker does not concern what is done here besides.
        return failures.Count == 0
            ? pause
            : throw new AggregateException(
                $"No host could be woken for {string.Join(", ", failures.Select(failure => failure.Job))}.",
                failures.Select(failure => failure.Error));
    }

    /// <param name="failures">What the waker threw is added here.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>How long to pause.</returns>
    private async Task<TimeSpan> AdvanceAsync(List<(string Job, Exception Error)> failures, CancellationToken cancellationToken)
    {
        var (now, stored) = await ledger.ReadAsync(cancellationToken);
        var readAt = machine.GetTimestamp();
        ReportOthers(stored.Values);
        var own = jobs.All.Where(job => stored.ContainsKey(job.Name)).ToList();
        if (own.Count == 0)
        {
            return Interval;
        }

        var plans = own.Select(job => JobPlanner.Plan(job, stored[job.Name], now, keep)).OfType<JobPlan>().ToList();
        var attempts = own.ToDictionary(job => job.Name, job => job.Config.Retry.Attempts);
        var woken = await ledger.AdvanceAsync(attempts, plans, cancellationToken);
        foreach (var (job, ticks) in own.GroupJoin(woken, job => job.Name, name => name, (job, names) => (job, names.Count())))
        {
            if (Wake(job, ticks, now) is { } error)
            {
                failures.Add((job.Name, error));
                await ledger.ForgetWakeAsync(job.Name, cancellationToken);
            }
        }

        if (woken.Count == IJobLedger.WokenAtATime || plans.Exists(plan => plan.Ticks.Count == JobPlanner.AtATime))
        {
            return TimeSpan.Zero;
        }

        // A tick for which another host should have woken one, and did not, is found by the next iteration at the latest.
        var next = own.Min(job => job.Schedule.Next(now)) - now - machine.GetElapsedTime(readAt) + Margin;
        return next is { } wait && wait < Interval ? TimeSpan.FromTicks(Math.Max(0, wait.Ticks)) : Interval;
    }

    /// <summary>Reports once which jobs of other hosts this one leaves to them.</summary>
    private void ReportOthers(IEnumerable<StoredJob> stored)
    {
        var others = stored.Where(job => !job.IsGone && jobs.Find(job.Name) is null).Select(job => job.Name).Where(reported.Add).ToList();
        if (others.Count > 0)
        {
            var names = string.Join(", ", others.Order(StringComparer.Ordinal));
            LogOthers(names, HostAbsence.Limit);
        }
    }

    /// <summary>Wakes a host for each of some ticks of a job.</summary>
    /// <returns>
    /// What the waker threw; <see langword="null"/> when it did not. The iteration then takes the wake-ups back, so that the next one
    /// repeats them: it succeeds, and ends the outage for the log and for the health of the host, when the waker does.
    /// </returns>
    private Exception? Wake(Job job, int ticks, DateTimeOffset now)
    {
        try
        {
            for (var tick = 0; tick < ticks; tick++)
            {
                waker.Wake(job, now);
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        await ledger.KeepAsync(Own(), cancellationToken);
        var gone = await ledger.ForgetAsync(cancellationToken);
        foreach (var (job, ticks) in gone)
        {
            LogForgotten(job, HostAbsence.Limit, ticks);
        }

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
            waker.Publish(jobs.All, [.. snapshot.Jobs.Values.Where(job => !job.IsGone).Select(job => job.Name)]);
            isPublished = true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Only people look at it, and it is tried again.
            LogPublishFailed(exception);
        }
    }

    private List<RegisteredJob> Own() => [.. jobs.All.Select(job => job.Registration)];

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Listing the jobs in the job store failed; it is tried again")]
    private partial void LogPublishFailed(Exception exception);

    [LoggerMessage(
        EventId = 5003,
        Level = LogLevel.Warning,
        Message = "No host has had the job {Job} for {Limit}: it is gone, and {Count} of its due times are closed. " +
            "It continues when a host has it again")]
    private partial void LogForgotten(string job, TimeSpan limit, int count);

    [LoggerMessage(
        EventId = 5004,
        Level = LogLevel.Information,
        Message = "This host does not have the jobs {Jobs} of the database. Their due times wait for a host that has them, " +
            "until none has had them for {Limit}")]
    private partial void LogOthers(string jobs, TimeSpan limit);
}
