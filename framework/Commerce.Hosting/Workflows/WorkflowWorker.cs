using System.Collections.Concurrent;
using Commerce.Background;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Goes on with runs that are due: started in the background, waked by a time or a message, or left by a host that is gone. The first
/// round is the recovery at start.
/// </summary>
internal sealed partial class WorkflowWorker : IDisposable
{
    private const int MaxRuns = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly WorkflowExecutor executor;
    private readonly IServiceScopeFactory scopes;
    private readonly ContainedLogger logger;
    private readonly BackgroundLoop loop;
    private readonly ConcurrentDictionary<string, Task> runs = new(StringComparer.Ordinal);

    public WorkflowWorker(WorkflowExecutor executor, IServiceScopeFactory scopes, TimeProvider time, ILogger<WorkflowWorker> logger)
    {
        (this.executor, this.scopes) = (executor, scopes);
        this.logger = new ContainedLogger(logger);
        loop = new BackgroundLoop("workflow worker", ClaimAsync, time, logger, maxBackOff: Interval);
        executor.WorkAvailable += loop.Wake;
    }

    public void Start() => loop.Start();

    /// <summary>Takes no more runs and lets go of those under way: another host, or the next start, goes on with them.</summary>
    public async Task StopAsync()
    {
        await loop.StopAsync();
        await Task.WhenAll(runs.Values);
    }

    public void Dispose()
    {
        executor.WorkAvailable -= loop.Wake;
        loop.Dispose();
    }

    private async Task<TimeSpan> ClaimAsync(CancellationToken cancellationToken)
    {
        await executor.DeliverMailAsync(cancellationToken);
        while (MaxRuns - runs.Count is > 0 and var free)
        {
            var claimed = await executor.ClaimAsync(free, cancellationToken);
            foreach (var stored in claimed)
            {
                runs[stored.Record.Id] = ResumeAsync(stored, cancellationToken);
            }

            if (claimed.Count < free)
            {
                break;
            }
        }

        return Interval;
    }

    private async Task ResumeAsync(StoredExecution stored, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var run = await executor.ResumeAsync(scope.ServiceProvider, stored, cancellationToken);
            if (run.Parked is not null)
            {
                LogParked(run.WorkflowId, run.TransactionId, run.Parked);
            }
            else if (cancellationToken.IsCancellationRequested)
            {
                LogLetGo(run.WorkflowId, run.TransactionId);
            }
            else
            {
                LogResumed(run.WorkflowId, run.TransactionId, run.State);
            }
        }
        catch (Exception exception)
        {
            LogRunFailed(stored.Record.WorkflowId, stored.Record.TransactionId, exception);
        }
        finally
        {
            runs.TryRemove(stored.Record.Id, out _);
            loop.Wake();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Went on with the run {TransactionId} of '{Workflow}'; it is now {State}")]
    private partial void LogResumed(string workflow, string transactionId, Commerce.Workflows.WorkflowState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "Let go of the run {TransactionId} of '{Workflow}', for the host stops")]
    private partial void LogLetGo(string workflow, string transactionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {TransactionId} of '{Workflow}' is set aside: {Reason}")]
    private partial void LogParked(string workflow, string transactionId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Going on with the run {TransactionId} of '{Workflow}' was cut short; it is taken up again")]
    private partial void LogRunFailed(string workflow, string transactionId, Exception exception);
}
