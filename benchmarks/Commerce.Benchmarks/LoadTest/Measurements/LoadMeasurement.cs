using Commerce.Benchmarks.LoadTest.Load;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Benchmarks.LoadTest.Processes;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>Requests per second of all contenders, which take turns so that other work on the machine affects all of them.</summary>
internal sealed class LoadMeasurement(TestBench bench, LoadTestOptions options, ILoadGenerator generator, Action<string> progress)
{
    public async Task<IReadOnlyList<LoadSample>> RunAsync(CancellationToken cancellationToken)
    {
        var commerce = await bench.CreateDatabaseAsync("commerce_load", cancellationToken);
        List<(Contender Contender, string? Events)> contenders =
        [
            (TestBench.ConstantFloor(), null),
            (await bench.InsertFloorAsync("floor_load", cancellationToken), null),
            (bench.Commerce(commerce), commerce),
        ];
        var samples = new List<LoadSample>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (contender, events) in contenders)
            {
                await using var monitor = events is null ? null : new DeliveryMonitor(events);
                await using var process = ContenderProcess.Start(contender);
                await process.WaitForAsync(bench.Client, HttpMethod.Get, "/health", cancellationToken);
                // Compiled code gets faster with use, which must not count against the contender that is measured first.
                await generator.RunAsync(process.Workflow, options.Connections.Max(), 2 * options.WarmUp, cancellationToken);
                foreach (var connections in options.Connections)
                {
                    var sample = await MeasureAsync(process, monitor, round, contender, connections, cancellationToken);
                    progress(
                        $"round {round} of {options.Rounds}: {contender.Name}, {connections} connections, "
                            + $"{sample.Result.RequestsPerSecond:0} requests/s");
                    samples.Add(sample);
                }
            }
        }

        return samples;
    }

    private async Task<LoadSample> MeasureAsync(
        ContenderProcess process,
        DeliveryMonitor? monitor,
        int round,
        Contender contender,
        int connections,
        CancellationToken cancellationToken)
    {
        await generator.RunAsync(process.Workflow, connections, options.WarmUp, cancellationToken);
        if (options.Analyze && contender.Environment.TryGetValue("ConnectionStrings__Commerce", out var connectionString))
        {
            await TestBench.AnalyzeAsync(connectionString, cancellationToken);
        }

        var since = monitor is null ? default : await monitor.NowAsync(cancellationToken);
        var app = process.ProcessorTime;
        var database = await bench.Statistics.ProcessorTimeAsync(cancellationToken);
        var result = await generator.RunAsync(process.Workflow, connections, options.Window, cancellationToken);
        var resident = ProcFileSystem.ResidentMegabytes(process.Id);
        // What is still to be delivered belongs to these requests.
        var lag = monitor is null ? null : await monitor.DrainAsync(since, cancellationToken);
        app = process.ProcessorTime - app;
        database = await bench.Statistics.ProcessorTimeAsync(cancellationToken) - database;
        return new LoadSample(
            round,
            contender.Name,
            connections,
            result,
            app.TotalMicroseconds / result.Requests,
            database?.TotalMicroseconds / result.Requests,
            resident,
            lag);
    }
}
