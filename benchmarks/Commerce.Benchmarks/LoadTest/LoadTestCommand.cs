using System.Runtime.InteropServices;
using System.Text.Json;
using Commerce.Benchmarks.LoadTest.Load;
using Commerce.Benchmarks.LoadTest.Measurements;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Benchmarks.LoadTest.Reports;
using Commerce.DevelopmentServer;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest;

/// <summary>The whole test: sets up, measures, reports, and leaves nothing running behind, whatever happens.</summary>
internal static class LoadTestCommand
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <returns>0, or 1 when the figures are invalid.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(LoadTestOptionsParser.Usage);
            return 0;
        }

        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var options = LoadTestOptionsParser.Parse(args);
            var report = await MeasureAsync(options, interrupted.Token);
            ConsoleReport.Write(report, Console.Out);
            if (options.Json is { } file)
            {
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Json), interrupted.Token);
            }

            return 0;
        }
        catch (Exception exception)
            when (exception is LoadTestException or ServerUnavailableException or NpgsqlException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"The load test failed: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static async Task<LoadTestReport> MeasureAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        ILoadGenerator generator = options.Wrk && IsOnPath("wrk") ? new WrkGenerator() : new HttpGenerator();
        await using var bench = await TestBench.CreateAsync(options, Progress, cancellationToken);
        var machine = MachineDescription.Create(
            await bench.Statistics.VersionAsync(cancellationToken), generator is WrkGenerator ? "wrk" : "HttpClient in the test's process");
        IReadOnlyList<StartSample> starts = options.Parts.Contains("start")
            ? await new StartMeasurement(bench, options, Progress).RunAsync(cancellationToken)
            : [];
        List<CommitSample> commits = [];
        if (options.Parts.Contains("commits"))
        {
            Progress("counting commits");
            commits.AddRange(await new EngineCommits(bench, options).RunAsync(cancellationToken));
            commits.AddRange(await new RequestCommits(bench, options).RunAsync(cancellationToken));
        }

        IReadOnlyList<LoadSample> load = options.Parts.Contains("load")
            ? await new LoadMeasurement(bench, options, generator, Progress).RunAsync(cancellationToken)
            : [];
        IReadOnlyList<EngineSample> engine = options.Parts.Contains("engine")
            ? await new EngineThroughput(bench, options, Progress).RunAsync(cancellationToken)
            : [];
        var footprint = options.Parts.Contains("footprint")
            ? await new EngineFootprint(bench, options, Progress).RunAsync(cancellationToken)
            : null;
        IReadOnlyList<RecordSample> records = options.Parts.Contains("records")
            ? await new RecordThroughput(bench, options, Progress).RunAsync(cancellationToken)
            : [];
        IReadOnlyList<EventSample> events = options.Parts.Contains("events")
            ? await new EventThroughput(bench, options, Progress).RunAsync(cancellationToken)
            : [];
        IReadOnlyList<double> inMemory = options.Parts.Contains("memory")
            ? await new InMemoryEvents(bench, options, Progress).RunAsync(cancellationToken)
            : [];
        var jobs = options.Parts.Contains("jobs")
            ? await new JobPunctuality(bench, Progress).RunAsync(cancellationToken)
            : null;
        return new LoadTestReport(machine, load, starts, commits, engine, footprint, records, events, inMemory, jobs);
    }

    private static void Progress(string line) => Console.Error.WriteLine(line);

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
