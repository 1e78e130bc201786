using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Commerce.Background;
using Commerce.Jobs;
using Commerce.Postgres.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Jobs;

/// <summary>Takes due ticks from the ledger, runs them, and writes down how they ended.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="runtime">The database and this host's name on it.</param>
/// <param name="scopes">Each run has a scope of its own.</param>
/// <param name="settings">The settings.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class JobRunner(
    JobRegistry jobs, HostRuntime runtime, IServiceScopeFactory scopes, JobSettings settings, TimeProvider time, ILogger<JobRunner> logger) : IDisposable
{
    private const int RenewalsInALease = 6;

    /// <summary>How long a run whose token is cancelled may take to notice.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ActiveRun, byte> active = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task renewing = Task.CompletedTask;
    private int calls;

    private TickLedger Ledger => new(runtime.Database);

    private string Host => runtime.Lease.Name;

    /// <summary>Begins to renew the leases of runs.</summary>
    public void Start() => renewing = RenewAsync();

    /// <summary>Runs what is due for a job, one tick after the other; failures are in the ledger, and the last one is thrown.</summary>
    public async Task RunDueAsync(string name)
    {
        var job = jobs.Find(name) ?? throw new InvalidOperationException($"COM5108 The application has no job '{name}'.");
        Exception? failure = null;
        Interlocked.Increment(ref calls);
        try
        {
            while (!stopping.IsCancellationRequested && await Ledger.ClaimAsync(name, Host, job.Rules(settings.Lease), CancellationToken.None) is { } tick)
            {
                failure = await RunAsync(job, tick, aborting.Token) ?? failure;
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

    /// <summary>Runs a job now because a person asked for it.</summary>
    /// <returns>What became of it; <see langword="null"/> when another run has not finished and the job allows none beside it.</returns>
    public async Task<TickRecord?> RunManuallyAsync(Job job, CancellationToken cancellationToken)
    {
        if (await Ledger.ClaimManualAsync(job.Name, Host, job.Rules(settings.Lease), cancellationToken) is not { } tick)
        {
            return null;
        }

        await RunAsync(job, tick, cancellationToken);
        return await new TickHistory(runtime.Database).FindAsync(job.Name, tick.DueAt, CancellationToken.None);
    }

    /// <summary>Begins no more runs.</summary>
    public void StopTaking()
    {
        stopping.Cancel();
        EndIfIdle();
    }

    /// <summary>Lets the runs finish; those that do not in time are cancelled, and go to another host.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        StopTaking();
        if (await Task.WhenAny(idle.Task, Task.Delay(limit, time)) != idle.Task)
        {
            LogSlowStop(string.Join(", ", active.Keys.Select(run => run.Job.Name)), limit);
            await aborting.CancelAsync();
            await Task.WhenAny(idle.Task, Task.Delay(AbortLimit, time));
        }

        await aborting.CancelAsync();
        await renewing;
    }

    public void Dispose()
    {
        stopping.Dispose();
        aborting.Dispose();
    }

    /// <returns>What it threw, when the attempt failed.</returns>
    private async Task<Exception?> RunAsync(Job job, ClaimedTick tick, CancellationToken cancellationToken)
    {
        using var run = new ActiveRun(job, tick, time, cancellationToken);
        active[run] = 0;
        Exception? thrown = null;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var context = new JobContext(job.Name, tick.DueAt) { StartedAt = tick.StartedAt, Attempt = tick.Attempt };
            await job.Descriptor.Run(context, scope.ServiceProvider, run.Cancellation);
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        var outcome = Outcome(run, thrown);
        await RecordAsync(run, outcome);
        active.TryRemove(run, out _);
        return outcome.Error is null ? null : thrown;
    }

    private void EndIfIdle()
    {
        if (stopping.IsCancellationRequested && Volatile.Read(ref calls) == 0)
        {
            idle.TrySetResult();
        }
    }

    private TickOutcome Outcome(ActiveRun run, Exception? thrown)
    {
        switch (thrown)
        {
            case null:
                return new TickOutcome("ran");
            case OperationCanceledException when aborting.IsCancellationRequested:
                return new TickOutcome("due", Reason: $"the host {Host} stopped while it ran");
        }

        var error = run.IsTimedOut ? $"COM5117 It took longer than {run.Job.Config.Timeout}." : thrown.Message;
        LogFailed(run.Job.Name, error, thrown);
        var retry = run.Job.Config.Retry;
        return retry.AllowsAnother(thrown, run.Tick.Attempt)
            ? new TickOutcome("due", error, "it is tried again", retry.DelayAfter(run.Tick.Attempt))
            : new TickOutcome("failed", error);
    }

    /// <summary>Writes down an outcome, until it succeeds or the host has stopped: then it is taken for lost.</summary>
    private async Task RecordAsync(ActiveRun run, TickOutcome outcome)
    {
        while (true)
        {
            try
            {
                if (!await Ledger.FinishAsync(Host, run.Tick, outcome, CancellationToken.None))
                {
                    LogOvertaken(run.Job.Name, run.Tick.DueAt);
                }

                return;
            }
            catch (Exception exception)
            {
                LogRecordFailed(run.Job.Name, exception);
                if (aborting.IsCancellationRequested)
                {
                    return;
                }

                await time.PauseAsync(RetryInterval, aborting.Token);
            }
        }
    }

    private async Task RenewAsync()
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(settings.Lease / RenewalsInALease, time);
        try
        {
            while (await timer.WaitForNextTickAsync(aborting.Token))
            {
                await RenewAllAsync([.. active.Keys]);
            }
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task RenewAllAsync(List<ActiveRun> runs)
    {
        if (runs.Count == 0)
        {
            return;
        }

        var sentAt = time.GetTimestamp();
        try
        {
            var renewed = (await Ledger.RenewAsync(Host, [.. runs.Select(run => run.Tick)], settings.Lease, aborting.Token)).ToHashSet();
            runs.ForEach(run => run.RenewedAt = renewed.Contains((run.Tick.Job, run.Tick.DueAt)) ? sentAt : run.RenewedAt);
        }
        catch (Exception exception) when (!aborting.IsCancellationRequested)
        {
            LogRenewFailed(exception);
        }

        // One renewal before other hosts may take a run over, it is told to end.
        var limit = settings.Lease * (RenewalsInALease - 1) / RenewalsInALease;
        foreach (var run in runs.Where(run => !run.IsLost && active.ContainsKey(run) && time.GetElapsedTime(run.RenewedAt) >= limit))
        {
            LogLost(run.Job.Name, run.Tick.DueAt);
            await run.LoseAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Scheduled job {Job} failed with error: {Error}")]
    private partial void LogFailed(string job, string error, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Writing down how the job {Job} ended failed; trying again")]
    private partial void LogRecordFailed(string job, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run of {Job} due at {DueAt} ended after another host had taken it over")]
    private partial void LogOvertaken(string job, DateTimeOffset dueAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Saying that jobs are still run failed; trying again")]
    private partial void LogRenewFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run of {Job} due at {DueAt} is cancelled, for other hosts take it for lost")]
    private partial void LogLost(string job, DateTimeOffset dueAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The jobs {Jobs} did not finish within {Limit}; they go to the next host")]
    private partial void LogSlowStop(string jobs, TimeSpan limit);
}
