using Commerce.Hosting.Events;
using Commerce.Workflows.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Says that this host lives, and looks after what dead ones left: deliveries are freed, unfinished runs are gone on with. The first
/// round is the recovery at start.
/// </summary>
internal sealed partial class MaintenanceLoop(
    HostRuntime runtime, WorkflowExecutor executor, DeliveryDispatcher dispatcher, IServiceScopeFactory scopes, TimeProvider time, ILogger<MaintenanceLoop> logger)
    : IDisposable
{
    private const int RunsAtATime = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    public void Start() => running = RunAsync();

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running;
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await RoundAsync();
            }
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task RoundAsync()
    {
        try
        {
            await runtime.Lease.RenewAsync(stopping.Token);
            if (await runtime.Lease.SweepAsync(stopping.Token) > 0)
            {
                dispatcher.Signal();
            }

            await dispatcher.FreeStraysAsync(stopping.Token);
            while (await RecoverAsync() == RunsAtATime)
            {
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogRoundFailed(exception);
        }
    }

    private async Task<int> RecoverAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var recovered = await executor.RecoverAsync(scope.ServiceProvider, RunsAtATime, stopping.Token);
        foreach (var run in recovered)
        {
            if (run.Parked is null)
            {
                LogRecovered(run.WorkflowId, run.TransactionId, run.State);
            }
            else
            {
                LogParked(run.WorkflowId, run.TransactionId, run.Parked);
            }
        }

        return recovered.Count;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took over the run {TransactionId} of '{Workflow}'; it is now {State}")]
    private partial void LogRecovered(string workflow, string transactionId, Commerce.Workflows.WorkflowState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {TransactionId} of '{Workflow}' is set aside: {Reason}")]
    private partial void LogParked(string workflow, string transactionId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after this host's lease and unfinished runs failed; trying again")]
    private partial void LogRoundFailed(Exception exception);
}
