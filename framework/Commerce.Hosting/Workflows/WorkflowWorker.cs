using System.Collections.Concurrent;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Resumes runs that are due: started in the background, woken by a time or a message, or left by a host that is gone. The first round is
/// the recovery at start.
/// </summary>
internal sealed partial class WorkflowWorker : IDisposable
{
    private const int MaxRuns = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly WorkflowRuntime runtime;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider time;
    private readonly ILogger<WorkflowWorker> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly ConcurrentDictionary<string, Task> runs = new(StringComparer.Ordinal);
    private Task running = Task.CompletedTask;

    public WorkflowWorker(WorkflowRuntime runtime, IServiceScopeFactory scopes, TimeProvider time, ILogger<WorkflowWorker> logger)
    {
        (this.runtime, this.scopes, this.time, this.logger) = (runtime, scopes, time, logger);
        runtime.WorkAvailable += Wake;
    }

    public void Start() => running = LoopAsync();

    /// <summary>Claims no more runs and releases those under way: another host, or the next start, resumes them.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running;
        await Task.WhenAll(runs.Values);
    }

    public void Dispose()
    {
        runtime.WorkAvailable -= Wake;
        stopping.Dispose();
        wake.Dispose();
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    private async Task LoopAsync()
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await RoundAsync();
                using var timer = time.CreateTimer(
                    static worker => ((WorkflowWorker)worker!).Wake(), this, Interval, Timeout.InfiniteTimeSpan);
                await wake.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RoundAsync()
    {
        try
        {
            await runtime.DeliverMessagesAsync(stopping.Token);
            while (MaxRuns - runs.Count is > 0 and var free)
            {
                var claimed = await runtime.ClaimAsync(free, stopping.Token);
                foreach (var stored in claimed)
                {
                    runs[stored.Header.Id] = ResumeAsync(stored);
                }

                if (claimed.Count < free)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogRoundFailed(exception);
        }
    }

    private async Task ResumeAsync(StoredRun stored)
    {
        await Task.Yield();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var run = await runtime.ResumeAsync(scope.ServiceProvider, stored, stopping.Token);
            switch (run.Outcome)
            {
                case RecoveryOutcome.Parked:
                    LogParked(run.WorkflowId, run.TransactionId, run.ParkedReason);
                    break;
                case RecoveryOutcome.Superseded:
                    LogSuperseded(run.WorkflowId, run.TransactionId);
                    break;
                case RecoveryOutcome.Advanced when stopping.IsCancellationRequested:
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
            Wake();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Resumed the run {TransactionId} of '{Workflow}'; it is now {State}")]
    private partial void LogResumed(string workflow, string transactionId, Commerce.Workflows.WorkflowState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "Released the run {TransactionId} of '{Workflow}' because the host stops")]
    private partial void LogReleased(string workflow, string transactionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {TransactionId} of '{Workflow}' is parked: {Reason}")]
    private partial void LogParked(string workflow, string transactionId, string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another host has resumed the run {TransactionId} of '{Workflow}'")]
    private partial void LogSuperseded(string workflow, string transactionId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Resuming the run {TransactionId} of '{Workflow}' was interrupted; it will be " +
        "claimed again")]
    private partial void LogRunFailed(string workflow, string transactionId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Claiming runs that are due failed; trying again")]
    private partial void LogRoundFailed(Exception exception);
}
