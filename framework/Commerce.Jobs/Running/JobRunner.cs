using System.Runtime.ExceptionServices;
using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Jobs.Diagnostics;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Jobs.Running;

/// <summary>Claims due ticks, runs them, and records how they ended.</summary>
internal sealed partial class JobRunner : IDisposable
{
    /// <summary>How long a run whose token is cancelled may take to notice, when the host stops.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly JobRegistry jobs;
    private readonly IJobLedger ledger;
    private readonly JobRunnerOptions options;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider time;
    private readonly ContainedLogger logger;
    private readonly TickTelemetry telemetry;
    private readonly RunLeases leases;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;

    /// <summary>Creates a runner.</summary>
    /// <param name="jobs">The jobs of this host.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="options">Host and lease.</param>
    /// <param name="scopes">Creates a scope for each run.</param>
    /// <param name="time">The clock of timeouts, renewals and durations.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops of the host.</param>
    public JobRunner(
        JobRegistry jobs,
        IJobLedger ledger,
        JobRunnerOptions options,
        IServiceScopeFactory scopes,
        TimeProvider time,
        ILogger<JobRunner> logger,
        BackgroundLoops loops)
    {
        (this.jobs, this.ledger, this.options, this.scopes, this.time) = (jobs, ledger, options, scopes, time);
        this.logger = new ContainedLogger(logger);
        telemetry = new TickTelemetry(this.logger, options.Log);
        leases = new RunLeases(ledger, options, time, logger, loops);
    }

    /// <summary>Starts to renew the claims of runs.</summary>
    public void Start() => leases.Start();

    /// <summary>Runs the due ticks of a job, one after the other.</summary>
    /// <param name="name">The job's name.</param>
    /// <exception cref="InvalidOperationException">The application has no such job.</exception>
    /// <remarks>Failures are recorded in the ledger; the last one is thrown, too. A host that stops leaves the ticks to others.</remarks>
    public async Task RunDueAsync(string name)
    {
        var job = jobs.Find(name) ?? throw new InvalidOperationException($"COM5108 The application has no job '{name}'.");
        Exception? failure = null;
        Interlocked.Increment(ref calls);
        try
        {
            while (!stopping.IsCancellationRequested && await RunNextAsync(job) is { } attempt)
            {
                failure = attempt.Failure ?? failure;
            }

            if (stopping.IsCancellationRequested)
            {
                await ledger.ForgetWakeAsync(name, CancellationToken.None);
            }
        }
        finally
        {
            Interlocked.Decrement(ref calls);
            EndIfIdle();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Runs a job now, because a person asked for it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>
    /// The row of the run; <see langword="null"/> when another run has not ended and the job allows none beside it.
    /// </returns>
    public async Task<TickRecord?> RunManuallyAsync(Job job, CancellationToken cancellationToken)
    {
        var trace = TickTelemetry.Start(isRoot: false);
        var rules = job.Rules(options.Lease) with { TraceContext = trace.Context };
        var claimedAt = time.OfMachine().GetTimestamp();
        if (await ledger.ClaimManualAsync(job.Name, options.Host, rules, cancellationToken) is not { } tick)
        {
            trace.Span?.Discard();
            return null;
        }

        await RunAsync(job, tick, claimedAt, trace, cancellationToken);
        return await ledger.FindAsync(tick.Id, CancellationToken.None);
    }

    /// <summary>Claims no more ticks.</summary>
    public void StopClaiming()
    {
        stopping.CancelContained();
        EndIfIdle();
    }

    /// <summary>Lets the runs end. Those that do not end in time are cancelled, and another host runs them.</summary>
    /// <param name="limit">How long the runs may take.</param>
    public async Task StopAsync(TimeSpan limit)
    {
        StopClaiming();
        if (!await IsIdleWithinAsync(limit))
        {
            LogSlowStop(string.Join(", ", leases.Runs.Select(run => run.Job.Name)), limit);
            await aborting.CancelContainedAsync();
            await IsIdleWithinAsync(AbortLimit);
        }

        await aborting.CancelContainedAsync();
        await leases.StopAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        leases.Dispose();
        stopping.Dispose();
        aborting.Dispose();
    }

    /// <summary>Claims the next tick of a job, and runs it.</summary>
    /// <returns>The attempt; <see langword="null"/> when no tick may be claimed now.</returns>
    private async Task<(Exception? Failure, ClaimedTick Tick)?> RunNextAsync(Job job)
    {
        var trace = TickTelemetry.Start(isRoot: true);
        var rules = job.Rules(options.Lease) with { TraceContext = trace.Context };
        var claimedAt = time.OfMachine().GetTimestamp();
        var claim = await ledger.ClaimAsync(job.Name, options.Host, rules, CancellationToken.None);
        if (claim.Paused is { } paused)
        {
            telemetry.Paused(job.Name, paused);
        }

        if (claim.Tick is not { } tick)
        {
            trace.Span?.Discard();
            return null;
        }

        return (await RunAsync(job, tick, claimedAt, trace, aborting.Token), tick);
    }

    /// <returns>What the attempt threw, when it failed.</returns>
    private async Task<Exception?> RunAsync(
        Job job, ClaimedTick tick, long claimedAt, (TraceSpan? Span, string? Context) trace, CancellationToken cancellationToken)
    {
        var span = TickTelemetry.Claimed(trace.Span, trace.Context, tick);
        var started = time.GetTimestamp();
        using var run = new ActiveRun(job, tick, claimedAt, time, cancellationToken);
        leases.Add(run);
        try
        {
            var thrown = await InvokeAsync(run);
            run.End();
            var took = time.GetElapsedTime(started);
            var outcome = Outcome(run, thrown);
            var failure = outcome.Error is null ? null : thrown;
            await RecordAsync(run, outcome);
            telemetry.Ended(span, tick, outcome, failure, took);
            return failure;
        }
        finally
        {
            leases.Remove(run);
            span?.Dispose();
        }
    }

    private async Task<Exception?> InvokeAsync(ActiveRun run)
    {
        try
        {
            if (run.IsFenced)
            {
                // Its claim was answered so late that others may presume it lost.
                return new OperationCanceledException();
            }

            await using var scope = scopes.CreateAsyncScope();
            var context = new JobContext(run.Job.Name, run.Tick.DueAt) { StartedAt = run.Tick.StartedAt, Attempt = run.Tick.Attempt };
            await run.Job.Descriptor.Run(context, scope.ServiceProvider, run.CancellationToken);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private void EndIfIdle()
    {
        if (stopping.IsCancellationRequested && Volatile.Read(ref calls) == 0)
        {
            idle.TrySetResult();
        }
    }

    private async Task<bool> IsIdleWithinAsync(TimeSpan limit)
    {
        try
        {
            await idle.Task.WaitAsync(limit, time.OfMachine());
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 5010, Level = LogLevel.Error, Message = "Scheduled job {Job} failed with error: {Error}")]
    private partial void LogFailed(string job, string error, Exception exception);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Error, Message = "Recording how the job {Job} ended failed; it is tried again")]
    private partial void LogRecordFailed(string job, Exception exception);

    [LoggerMessage(
        EventId = 5012, Level = LogLevel.Warning, Message = "The run of {Job} due at {DueAt} ended after another host had claimed it")]
    private partial void LogClaimedElsewhere(string job, DateTimeOffset dueAt);

    [LoggerMessage(
        EventId = 5014, Level = LogLevel.Warning, Message = "The jobs {Jobs} did not end within {Limit}; another host runs them")]
    private partial void LogSlowStop(string jobs, TimeSpan limit);
}
