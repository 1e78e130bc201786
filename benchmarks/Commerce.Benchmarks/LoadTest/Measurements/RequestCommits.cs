using System.Diagnostics;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Benchmarks.LoadTest.Processes;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>
/// Commits per request of a served contender: the counts of a process that answered requests, less those of one that lived as long
/// and answered none. All commits of the database count, so delivering the events is included.
/// </summary>
internal sealed class RequestCommits(TestBench bench, LoadTestOptions options)
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<CommitSample>> RunAsync(CancellationToken cancellationToken)
    {
        var floor = await bench.InsertFloorAsync("floor_commits", cancellationToken);
        var connectionString = await bench.CreateDatabaseAsync("commerce_commits", cancellationToken);
        var commerce = bench.Commerce(connectionString);
        // Once for the migrations and everything else that happens once.
        await LiveAsync(commerce, "commerce_commits", connectionString, requests: 1, atLeast: default, cancellationToken);
        CommitSample[] samples =
        [
            await CountAsync(floor, "floor-insert, request", "floor_commits", null, cancellationToken),
            await CountAsync(
                commerce, "commerce, request with its event's delivery", "commerce_commits", connectionString, cancellationToken),
        ];
        return samples;
    }

    private async Task<CommitSample> CountAsync(
        Contender contender, string kind, string database, string? events, CancellationToken cancellationToken)
    {
        var (with, lived, elapsed) = await LiveAsync(contender, database, events, options.CountedRuns, atLeast: default, cancellationToken);
        var (without, _, _) = await LiveAsync(contender, database, events, requests: 0, atLeast: lived, cancellationToken);
        return CommitSample.Of(kind, options.CountedRuns, with, without, elapsed);
    }

    /// <summary>Starts a contender, sends requests one after the other, waits for its events, stops it.</summary>
    private async Task<(ServerCounters Counted, TimeSpan Lived, TimeSpan Elapsed)> LiveAsync(
        Contender contender, string database, string? events, int requests, TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var before = await bench.Statistics.ReadAsync(database, cancellationToken);
        var statements = 0;
        TimeSpan lived;
        TimeSpan elapsed;
        await using (var process = ContenderProcess.Start(contender))
        {
            await process.WaitForAsync(bench.Client, HttpMethod.Get, "/health", cancellationToken);
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < requests; i++)
            {
                await process.PostAsync(bench.Client, "/workflow", cancellationToken);
            }

            elapsed = Stopwatch.GetElapsedTime(started);
            if (events is not null)
            {
                await using var monitor = new DeliveryMonitor(events);
                await monitor.DrainAsync(DateTime.UnixEpoch, cancellationToken);
                statements = monitor.Statements;
            }

            await Task.Delay(Settle, cancellationToken);
            if (Stopwatch.GetElapsedTime(started) < atLeast)
            {
                await Task.Delay(atLeast - Stopwatch.GetElapsedTime(started), cancellationToken);
            }

            lived = Stopwatch.GetElapsedTime(started);
        }

        var counted = await bench.Statistics.ReadAsync(database, cancellationToken) - before;
        return (counted with { Commits = counted.Commits - statements }, lived, elapsed);
    }
}
