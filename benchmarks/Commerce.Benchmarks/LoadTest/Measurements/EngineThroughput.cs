using System.Diagnostics;
using Commerce.Benchmarks.LoadTest.Floors;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Workflows;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>
/// Durable runs of five plain steps, whose only writes are the journal's, beside what bare entries cost in the same round on the same
/// server.
/// </summary>
internal sealed class EngineThroughput(TestBench bench, LoadTestOptions options, Action<string> progress)
{
    private const int Steps = 5;
    private static readonly int[] Concurrencies = [1, 16, 256];

    private readonly Workflow<EngineHost.Answer, EngineHost.Answer> workflow = EngineHost.Chain(Steps);

    public async Task<IReadOnlyList<EngineSample>> RunAsync(CancellationToken cancellationToken)
    {
        var connectionString = await bench.CreateDatabaseAsync("engine_throughput", cancellationToken);
        await using var host = await EngineHost.StartAsync(connectionString, cancellationToken);
        await host.Database.QueryAsync(
            "create table floor_line (id text, number int, output text, primary key (id, number))", _ => 0, [], cancellationToken);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await EngineAsync(host, 16, options.WarmUp, cancellationToken);
        await new GroupCommitFloor(source).RunAsync(16, options.WarmUp, cancellationToken);
        // A database that is a few seconds old is planned for as if its tables stayed small, until autovacuum runs.
        await host.Database.QueryAsync("analyze", _ => 0, [], cancellationToken);
        var samples = new List<EngineSample>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var concurrency in Concurrencies)
            {
                progress($"engine, {concurrency} at once, round {round}");
                // The order changes from round to round, so that neither profits from what the other leaves behind.
                var single = concurrency == 1
                    ? await new SingleCommitFloor(source).RunAsync(options.Window, cancellationToken)
                    : (double?)null;
                var before = round % 2 == 0
                    ? await new GroupCommitFloor(source).RunAsync(concurrency, options.Window, cancellationToken)
                    : (double?)null;
                var steps = await EngineAsync(host, concurrency, options.Window, cancellationToken);
                samples.Add(
                    new(
                        concurrency,
                        steps,
                        before ?? await new GroupCommitFloor(source).RunAsync(concurrency, options.Window, cancellationToken),
                        single));
            }
        }

        return samples;
    }

    private async Task<double> EngineAsync(EngineHost host, int concurrency, TimeSpan window, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(window.TotalSeconds * Stopwatch.Frequency);
        var runs = await host.RunAsync(workflow, concurrency, _ => Stopwatch.GetTimestamp() < end, cancellationToken);
        return runs * Steps / window.TotalSeconds;
    }
}
