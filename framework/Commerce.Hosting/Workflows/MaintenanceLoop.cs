using Commerce.Background;
using Commerce.Hosting.Databases;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Workflows;

/// <summary>
/// Releases what dead hosts owned, and deletes what is kept no longer. Each database has loops of its own, because one that does not
/// answer must not stop the maintenance of another, and much that is to be deleted must not delay what is released.
/// </summary>
internal sealed class MaintenanceLoop : IDisposable
{
    private const int RunsAtATime = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly RegisteredDatabase shared;
    private readonly IJournal journal;
    private readonly List<BackgroundLoop> loops;

    /// <summary>Creates a maintenance that does not run yet.</summary>
    /// <param name="databases">The host on each database, the application's first.</param>
    /// <param name="journal">Keeps the runs, on the application's database only.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="all">The loops of the host.</param>
    public MaintenanceLoop(
        IReadOnlyList<RegisteredDatabase> databases, IJournal journal, TimeProvider time, ILogger logger, BackgroundLoops all)
    {
        (shared, this.journal) = (databases[0], journal);
        loops =
        [
            .. databases.Select(database => Loop("maintenance", database.MaintainAsync)),
            // It may take as long as the backlog is.
            .. databases.Select(database => Loop("cleanup", token => CleanUpAsync(database, token), Timeout.InfiniteTimeSpan)),
        ];

        BackgroundLoop Loop(string name, Func<CancellationToken, Task> iterate, TimeSpan? maxIteration = null) => new(
            name,
            async token =>
            {
                await iterate(token);
                return Interval;
            },
            time,
            logger,
            all,
            maxBackOff: Interval,
            maxIteration);
    }

    /// <summary>Starts the loops.</summary>
    public void Start() => loops.ForEach(loop => loop.Start());

    /// <summary>Stops the loops.</summary>
    public Task StopAsync() => Task.WhenAll(loops.Select(loop => loop.StopAsync()));

    /// <inheritdoc/>
    public void Dispose() => loops.ForEach(loop => loop.Dispose());

    private async Task CleanUpAsync(RegisteredDatabase database, CancellationToken cancellationToken)
    {
        await database.CleanUpAsync(cancellationToken);
        while (database == shared && await journal.DeleteExpiredAsync(RunsAtATime, cancellationToken) == RunsAtATime)
        {
        }
    }
}
