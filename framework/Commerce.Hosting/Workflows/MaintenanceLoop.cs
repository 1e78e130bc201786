using Commerce.Background;
using Commerce.Hosting.Databases;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Renews this host's lease, cleans up after hosts that are gone, and deletes what has expired.
/// </summary>
internal sealed class MaintenanceLoop(
    HostRuntime runtime, IJournal journal, TimeProvider time, ILogger<MaintenanceLoop> logger)
    : IDisposable
{
    private const int RunsAtATime = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private List<BackgroundLoop> loops = [];

    /// <summary>Starts. Each database has a loop of its own: one that does not answer must not cost the lease on another.</summary>
    public void Start()
    {
        loops = [.. runtime.Databases.Select(Loop)];
        loops.ForEach(loop => loop.Start());
    }

    public Task StopAsync() => Task.WhenAll(loops.Select(loop => loop.StopAsync()));

    public void Dispose() => loops.ForEach(loop => loop.Dispose());

    // The lease ends when it is not renewed in time, so the pause does not grow.
    private BackgroundLoop Loop(HostDatabase database) => new(
        "maintenance", cancellationToken => MaintainAsync(database, cancellationToken), time, logger, maxBackOff: Interval);

    private async Task<TimeSpan> MaintainAsync(HostDatabase database, CancellationToken cancellationToken)
    {
        await database.MaintainAsync(cancellationToken);
        // Runs are kept on the application's database only.
        while (database == runtime.Databases[0] && await journal.DeleteExpiredAsync(RunsAtATime, cancellationToken) == RunsAtATime)
        {
        }

        return Interval;
    }
}
