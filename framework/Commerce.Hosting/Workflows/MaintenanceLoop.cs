using Commerce.Hosting.Events;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Says that this host lives, looks after what dead ones left, and deletes what is kept no longer.
/// </summary>
internal sealed partial class MaintenanceLoop(
    HostRuntime runtime, IJournal journal, DeliveryDispatcher dispatcher, TimeProvider time, ILogger<MaintenanceLoop> logger)
    : IDisposable
{
    private const int RunsAtATime = 1000;
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
            while (await journal.DeleteExpiredAsync(RunsAtATime, stopping.Token) == RunsAtATime)
            {
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogRoundFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after this host's lease and what is kept no longer failed; trying again")]
    private partial void LogRoundFailed(Exception exception);
}
