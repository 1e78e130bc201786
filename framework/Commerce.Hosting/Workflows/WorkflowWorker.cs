using System.Collections.Concurrent;
using Commerce.Background;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Settings;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Resumes runs that are due: started in the background, woken by a time or a message, or left by a host that is gone. The first round is
/// the recovery at start.
/// </summary>
internal sealed partial class WorkflowWorker : IBackgroundPart, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly WorkflowRuntime runtime;
    private readonly IServiceScopeFactory scopes;
    private readonly ContainedLogger logger;
    private readonly BackgroundLoop loop;
    private readonly int places;
    private readonly ConcurrentDictionary<RunId, (string WorkflowId, Task Task)> runs = new();

    public WorkflowWorker(
        WorkflowRuntime runtime,
        IServiceScopeFactory scopes,
        HostSettings settings,
        TimeProvider time,
        ILogger<WorkflowWorker> logger,
        BackgroundLoops loops)
    {
        (this.runtime, this.scopes, places) = (runtime, scopes, settings.Workflows.MaxRuns);
        this.logger = new ContainedLogger(logger);
        loop = new BackgroundLoop("workflow worker", ClaimAsync, time, logger, loops, maxBackOff: Interval);
        runtime.WorkAvailable += loop.Wake;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void RequestStop()
    {
        // Requests that are still served may start runs; these are resumed until the host stops.
    }

    /// <summary>Claims no more runs and releases the running ones: another host, or the next start, resumes them.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        await loop.StopAsync();
        await Task.WhenAll(runs.Values.Select(run => run.Task));
    }

    public void Dispose()
    {
        runtime.WorkAvailable -= loop.Wake;
        loop.Dispose();
    }

    private async Task<TimeSpan> ClaimAsync(CancellationToken cancellationToken)
    {
        await runtime.Live.DeliverMessagesAsync(cancellationToken);
        while (ClaimRoom.Shared(places, runs.Values.Select(run => run.WorkflowId)) is { Free: > 0 } room)
        {
            var claimed = await runtime.Recovery.ClaimAsync(room, cancellationToken);
            foreach (var stored in claimed)
            {
                // A run must not give back its place before it has it.
                var placed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                runs[stored.Header.Id] = (stored.Header.WorkflowId, ResumeAsync(stored, placed.Task, cancellationToken));
                placed.SetResult();
            }

            // Otherwise a workflow may have more due runs than its share was, and there may still be room.
            if (claimed.Count < room.Most)
            {
                break;
            }
        }

        return Interval;
    }

    private async Task ResumeAsync(StoredRun stored, Task placed, CancellationToken cancellationToken)
    {
        await placed;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var run = await runtime.Recovery.ResumeAsync(scope.ServiceProvider, stored, cancellationToken);
            switch (run.Outcome)
            {
                case RecoveryOutcome.Parked:
                    LogParked(run.WorkflowId, run.TransactionId, run.ParkedReason);
                    break;
                case RecoveryOutcome.Superseded:
                    LogSuperseded(run.WorkflowId, run.TransactionId);
                    break;
                case RecoveryOutcome.Advanced when cancellationToken.IsCancellationRequested:
                    LogReleased(run.WorkflowId, run.TransactionId);
                    break;
                default:
                    LogResumed(run.WorkflowId, run.TransactionId, run.State);
                    break;
            }
        }
        catch (Exception exception)
        {
            LogRunFailed(stored.Header.WorkflowId, stored.Header.TransactionId, exception);
        }
        finally
        {
            runs.TryRemove(stored.Header.Id, out _);
            loop.Wake();
        }
    }

    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Debug,
        Message = "Resumed the run {TransactionId} of '{Workflow}'; it is now {State}")]
    private partial void LogResumed(string workflow, string transactionId, Commerce.Workflows.WorkflowState state);

    [LoggerMessage(
        EventId = 3002,
        Level = LogLevel.Information,
        Message = "Released the run {TransactionId} of '{Workflow}' because the host stops")]
    private partial void LogReleased(string workflow, string transactionId);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "The run {TransactionId} of '{Workflow}' is parked: {Reason}")]
    private partial void LogParked(string workflow, string transactionId, string? reason);

    [LoggerMessage(
        EventId = 3004, Level = LogLevel.Information, Message = "Another host has resumed the run {TransactionId} of '{Workflow}'")]
    private partial void LogSuperseded(string workflow, string transactionId);

    [LoggerMessage(
        EventId = 3005,
        Level = LogLevel.Error,
        Message = "Resuming the run {TransactionId} of '{Workflow}' was interrupted; it will be claimed again")]
    private partial void LogRunFailed(string workflow, string transactionId, Exception exception);
}
