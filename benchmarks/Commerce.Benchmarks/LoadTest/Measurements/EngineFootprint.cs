using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Benchmarks.LoadTest.Processes;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>What runs leave behind: bytes on disk for each step of short and long runs, and memory over very many runs.</summary>
internal sealed class EngineFootprint(TestBench bench, LoadTestOptions options, Action<string> progress)
{
    private const int Slices = 10;
    private static readonly int[] Lengths = [5, 50, 250];

    public async Task<FootprintReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var host = await EngineHost.StartAsync(
            await bench.CreateDatabaseAsync("engine_footprint", cancellationToken), cancellationToken);
        var bytes = new List<StepBytes>();
        foreach (var steps in Lengths)
        {
            progress($"bytes of runs with {steps} steps");
            bytes.Add(await BytesAsync(host, steps, cancellationToken));
        }

        var memory = new List<MemorySample>();
        var single = EngineHost.Chain(1);
        for (var slice = 1; slice <= Slices; slice++)
        {
            progress($"memory, {slice} of {Slices}");
            await host.RunAsync(single, 256, begun => begun < options.FootprintRuns / Slices, cancellationToken);
            memory.Add(
                new(
                    (long)options.FootprintRuns / Slices * slice,
                    GC.GetTotalMemory(forceFullCollection: true) / 1e6,
                    ProcFileSystem.ResidentMegabytes(Environment.ProcessId)));
        }

        return new(bytes, memory);
    }

    private static async Task<StepBytes> BytesAsync(EngineHost host, int steps, CancellationToken cancellationToken)
    {
        const int runs = 200;
        var chain = EngineHost.Chain(steps);
        // The first write to a page after a checkpoint holds the whole page.
        await host.Database.QueryAsync("checkpoint", _ => 0, [], cancellationToken);
        await host.RunAsync(chain, 1, begun => begun < 10, cancellationToken);
        var before = await SizesAsync(host, cancellationToken);
        await host.RunAsync(chain, 1, begun => begun < runs, cancellationToken);
        var after = await SizesAsync(host, cancellationToken);
        return new(steps, (after.Lines - before.Lines) / (double)(runs * steps), (after.Wal - before.Wal) / (double)(runs * steps));
    }

    private static async Task<(long Lines, long Wal)> SizesAsync(EngineHost host, CancellationToken cancellationToken) =>
        (await host.Database.QueryAsync(
            "select coalesce(sum(pg_column_size(line)), 0), (pg_current_wal_insert_lsn() - '0/0')::bigint from commerce.workflow_step as "
                + "line",
            row => (row.GetInt64(0), row.GetInt64(1)),
            [],
            cancellationToken))[0];
}
