using Commerce.Background;
using Commerce.Hosting.Databases;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Says that this host lives, looks after what dead ones left, and deletes what is kept no longer.
/// </summary>
internal sealed class MaintenanceLoop(
    HostRuntime runtime, IJournal journal, TimeProvider time, ILogger<MaintenanceLoop> logger)
    : IDisposable
{
    private const int RunsAtATime = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private List<BackgroundLoop> loops = [];

    /// <summary>Begins. Each database is looked after by itself: one that does not answer must not cost the lease on another.</summary>
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
