using System.Diagnostics;
using Commerce.Benchmarks.LoadTest.Floors;
using Commerce.Benchmarks.LoadTest.Hosts;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Benchmarks.LoadTest.Processes;
using Commerce.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>Events of whole hosts from emit to handler, beside what the server can commit in the same round.</summary>
internal sealed class EventThroughput(TestBench bench, LoadTestOptions options, Action<string> progress)
{
    private const string Name = "benchmark.measured";
    private const int Emitters = 16;
    private const int Many = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    // Equal events of one transaction would be one event.
    private readonly int[] hundred = [.. Enumerable.Range(0, Many)];

    public async Task<IReadOnlyList<EventSample>> RunAsync(CancellationToken cancellationToken)
    {
        var connectionString = await bench.CreateDatabaseAsync("events", cancellationToken);
        var floor = new PgbenchFloor(bench.Binaries, connectionString);
        var samples = new List<EventSample>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            // The first round is the warm-up.
            progress(round == 0 ? "events, warm-up" : $"events, round {round}");
            var window = round == 0 ? options.WarmUp : options.Window;
            var commits = await floor.RunAsync(Emitters, window, cancellationToken);
            var (durable, many, same) = await InOneProcessAsync(connectionString, window, cancellationToken);
            var sample = new EventSample(
                commits, durable, many, same, await ToAnotherProcessAsync(connectionString, window, cancellationToken));
            if (round > 0)
            {
                samples.Add(sample);
            }

            await TestBench.AnalyzeAsync(connectionString, cancellationToken);
        }

        return samples;
    }

    private async Task<(double Durable, double Many, Latency Same)> InOneProcessAsync(
        string connectionString, TimeSpan window, CancellationToken cancellationToken)
    {
        await using var application = BenchmarkApplication.Build(connectionString, HostMode.Shared);
        await application.StartAsync(cancellationToken);
        var (bus, handled) = (application.Services.GetRequiredService<IEventBus>(), application.Services.GetRequiredService<Handled>());
        var durable = await RateAsync(
            () => bus.EmitAsync(Name, 0, cancellationToken: cancellationToken), 1, handled, window, cancellationToken);
        var many = await RateAsync(
            () => bus.EmitManyAsync(Name, hundred, cancellationToken: cancellationToken), Many, handled, window, cancellationToken);
        handled.Clear();
        var emitted = await EmitAtAPaceAsync(bus, window, cancellationToken);
        await handled.WaitForAsync(emitted.Count, cancellationToken);
        return (durable, many, Compare(emitted, handled.Starts));
    }

    private async Task<Latency> ToAnotherProcessAsync(string connectionString, TimeSpan window, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var starts = folder.Combine("starts");
        await using var application = BenchmarkApplication.Build(connectionString, HostMode.Server);
        await application.StartAsync(cancellationToken);
        List<long> emitted;
        await using (var worker = ContenderProcess.Start(TestBench.Worker(connectionString, starts)))
        {
            await worker.WaitForAsync(bench.Client, HttpMethod.Get, "/health", cancellationToken);
            emitted = await EmitAtAPaceAsync(application.Services.GetRequiredService<IEventBus>(), window, cancellationToken);
            await using var monitor = new DeliveryMonitor(connectionString);
            await monitor.WaitUntilDoneAsync(cancellationToken);
        }

        return Compare(emitted, Handled.Load(starts));
    }

    /// <returns>Events per second, from the first emit until the last handler was called.</returns>
    private static async Task<double> RateAsync(
        Func<ValueTask> emit, int events, Handled handled, TimeSpan window, CancellationToken cancellationToken)
    {
        handled.Clear();
        var emitted = 0;
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(window.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, Emitters).Select(async _ =>
        {
            await Task.Yield();
            while (Stopwatch.GetTimestamp() < end)
            {
                await emit();
                Interlocked.Add(ref emitted, events);
            }
        }));
        await handled.WaitForAsync(emitted, cancellationToken);
        return emitted / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <returns>When each was committed: its emit had returned.</returns>
    private static async Task<List<long>> EmitAtAPaceAsync(IEventBus bus, TimeSpan window, CancellationToken cancellationToken)
    {
        var emitted = new List<long>();
        using var timer = new PeriodicTimer(Pace);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < window)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            await bus.EmitAsync(Name, emitted.Count, cancellationToken: cancellationToken);
            emitted.Add(Stopwatch.GetTimestamp());
        }

        return emitted;
    }

    /// <summary>From commit to handler; a handler that began before the emitter heard of its commit took no time.</summary>
    private static Latency Compare(List<long> emitted, IReadOnlyDictionary<int, long> starts) =>
        Latency.Of(emitted.Select((at, number) => Math.Max(0, Stopwatch.GetElapsedTime(at, starts[number]).TotalMilliseconds)));
}
