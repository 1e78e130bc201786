using Commerce.Hosting.Databases;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Renews this host's lease, cleans up after hosts that are gone, and deletes what has expired.
/// </summary>
internal sealed partial class MaintenanceLoop(
    HostRuntime runtime, IJournal journal, TimeProvider time, ILogger<MaintenanceLoop> logger)
    : IDisposable
{
    private const int RunsAtATime = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Starts. Each database has a loop of its own: one that does not answer must not cost the lease on another.</summary>
    public void Start() => running = Task.WhenAll(runtime.Databases.Select(RunAsync));

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running;
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(HostDatabase database)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await RoundAsync(database);
            }
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task RoundAsync(HostDatabase database)
    {
        try
        {
            await database.MaintainAsync(stopping.Token);
            // Runs are kept on the application's database only.
            while (database == runtime.Databases[0] && await journal.DeleteExpiredAsync(RunsAtATime, stopping.Token) == RunsAtATime)
            {
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogRoundFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Renewing this host's lease and deleting what has expired failed; trying again")]
    private partial void LogRoundFailed(Exception exception);
}
