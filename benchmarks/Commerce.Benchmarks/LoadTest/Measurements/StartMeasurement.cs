using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Benchmarks.LoadTest.Processes;
using Commerce.DevelopmentServer;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>How long a start takes, measured from outside.</summary>
internal sealed class StartMeasurement(TestBench bench, LoadTestOptions options, Action<string> progress)
{
    public async Task<IReadOnlyList<StartSample>> RunAsync(CancellationToken cancellationToken)
    {
        var samples = new List<StartSample>();
        var floor = await bench.InsertFloorAsync("floor_start", cancellationToken);
        var commerce = bench.Commerce(await bench.CreateDatabaseAsync("commerce_start", cancellationToken));
        samples.Add(await StartAsync(commerce, "commerce, empty database", cancellationToken));
        for (var i = 0; i < options.Starts; i++)
        {
            samples.Add(await StartAsync(floor, floor.Name, cancellationToken));
            samples.Add(await StartAsync(commerce, "commerce, existing database", cancellationToken));
        }

        samples.AddRange(await PrivateServerAsync(cancellationToken));
        return samples;
    }

    private async Task<List<StartSample>> PrivateServerAsync(CancellationToken cancellationToken)
    {
        var samples = new List<StartSample>();
        var contender = bench.CommerceWithPrivateServer();
        for (var i = 0; i <= options.Starts; i++)
        {
            var kind = i == 0 ? "commerce, private server created" : "commerce, private server started";
            samples.Add(await StartAsync(contender, kind, cancellationToken));
        }

        return samples;
    }

    private async Task<StartSample> StartAsync(Contender contender, string kind, CancellationToken cancellationToken)
    {
        var process = ContenderProcess.Start(contender);
        try
        {
            var health = await process.WaitForAsync(bench.Client, HttpMethod.Get, "/health", cancellationToken);
            var workflow = await process.WaitForAsync(bench.Client, HttpMethod.Post, "/workflow", cancellationToken);
            progress($"start: {kind}, {health.TotalMilliseconds:0} ms to /health, {workflow.TotalMilliseconds:0} ms to /workflow");
            return new StartSample(kind, health.TotalMilliseconds, workflow.TotalMilliseconds);
        }
        finally
        {
            await process.DisposeAsync();
            if (process.WasKilled)
            {
                await StopPrivateServerAsync(contender.Folder);
            }
        }
    }

    /// <summary>A killed application leaves its server running: taking it over is the way to stop it.</summary>
    private static async Task StopPrivateServerAsync(string folder)
    {
        var directory = Path.Combine(folder, ".commerce");
        if (Directory.Exists(directory))
        {
            await using var server = await PrivateServer.StartAsync(
                new PrivateServerOptions { Directory = directory }, null, CancellationToken.None);
        }
    }
}
