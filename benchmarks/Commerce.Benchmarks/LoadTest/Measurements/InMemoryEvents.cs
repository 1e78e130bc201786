using System.Diagnostics;
using Commerce.Benchmarks.LoadTest.Hosts;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>Events of the in-memory provider in a whole host, from emit to the handler of one subscriber.</summary>
internal sealed class InMemoryEvents(TestBench bench, LoadTestOptions options, Action<string> progress)
{
    private const int Events = 1_000_000;
    private const int AtOnce = 1000;

    /// <summary>How far the emitter may be ahead of the handler, so that rates are those of a bus that keeps up.</summary>
    private const int Ahead = 4000;

    /// <returns>Deliveries per second, a figure for each round.</returns>
    public async Task<IReadOnlyList<double>> RunAsync(CancellationToken cancellationToken)
    {
        await using var application = BenchmarkApplication.Build(
            await bench.CreateDatabaseAsync("memory", cancellationToken),
            HostMode.Shared,
            ("Commerce:Events:Provider", "memory"),
            ("Commerce:Events:AllowVolatile", "true"));
        await application.StartAsync(cancellationToken);
        var (bus, handled) = (application.Services.GetRequiredService<IEventBus>(), application.Services.GetRequiredService<Handled>());
        int[] data = [.. Enumerable.Range(0, AtOnce)];
        var rates = new List<double>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            // The first round is the warm-up.
            progress(round == 0 ? "events in memory, warm-up" : $"events in memory, round {round}");
            handled.Clear();
            var start = Stopwatch.GetTimestamp();
            for (var emitted = 0; emitted < Events; emitted += AtOnce)
            {
                await bus.EmitManyAsync("benchmark.measured", data, cancellationToken: cancellationToken);
                await handled.WaitForAsync(emitted - Ahead, cancellationToken);
            }

            await handled.WaitForAsync(Events, cancellationToken);
            if (round > 0)
            {
                rates.Add(Events / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return rates;
    }
}
