using Commerce.Benchmarks.LoadTest.Measurements;
using Commerce.Benchmarks.LoadTest.Processes;

namespace Commerce.Benchmarks.LoadTest.Reports;

/// <summary>The tables for the terminal: medians, and ranges where there are several rounds.</summary>
internal static class ConsoleReport
{
    /// <summary>Above this variation, other work on the machine makes the figures incomparable.</summary>
    private const double FloorMayMove = 0.10;

    public static void Write(LoadTestReport report, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine(report.Machine);
        writer.WriteLine();
        if (report.Load.Count > 0)
        {
            WriteLoad(report.Load, writer);
            WriteLag(report.Load, writer);
        }

        if (report.Starts.Count > 0)
        {
            WriteStarts(report.Starts, writer);
        }

        if (report.Commits.Count > 0)
        {
            WriteCommits(report.Commits, writer);
        }

        if (report.Engine.Count > 0)
        {
            WriteEngine(report.Engine, writer);
        }

        if (report.Footprint is { } footprint)
        {
            WriteFootprint(footprint, writer);
        }

        if (report.Records.Count > 0)
        {
            WriteRecords(report.Records, writer);
        }

        if (report.Events.Count > 0)
        {
            WriteEvents(report.Events, writer);
        }

        if (report.InMemoryEvents.Count > 0)
        {
            var table = new MarkdownTable("in-memory events to one subscriber", "deliveries/s");
            table.Add("a thousand at a time", Spread.Of(report.InMemoryEvents).Show("0"));
            table.Write(writer);
        }

        if (report.Jobs is { } jobs)
        {
            var table = new MarkdownTable("job of every second", "ticks", "p50 ms", "p99 ms", "most ms");
            table.Add("due to start", $"{jobs.Count}", Single(jobs.P50, "0"), Single(jobs.P99, "0"), Single(jobs.Most, "0"));
            table.Write(writer);
        }
    }

    private static void WriteEngine(IReadOnlyList<EngineSample> samples, TextWriter writer)
    {
        var table = new MarkdownTable(
            "five plain steps, steps/s", "at once", "engine", "group-commit floor", "× floor", "one-by-one floor", "× floor");
        foreach (var group in samples.GroupBy(sample => sample.Concurrency))
        {
            table.Add(
                "",
                $"{group.Key}",
                Spread.Of(group.Select(sample => sample.Steps)).Show("0"),
                Spread.Of(group.Select(sample => sample.GroupFloor)).Show("0"),
                Spread.Of(group.Select(sample => sample.Steps / sample.GroupFloor)).Show("0.00"),
                Spread.Of(group.Select(sample => sample.SingleFloor))?.Show("0") ?? "",
                Spread.Of(group.Select(sample => sample.Steps / sample.SingleFloor))?.Show("0.00") ?? "");
        }

        table.Write(writer);
    }

    private static void WriteFootprint(FootprintReport footprint, TextWriter writer)
    {
        var bytes = new MarkdownTable("steps in the run", "bytes of a step's line", "bytes of log for a step");
        foreach (var sample in footprint.Bytes)
        {
            bytes.Add($"{sample.Steps}", Single(sample.Line, "0"), Single(sample.Wal, "0"));
        }

        bytes.Write(writer);
        var memory = new MarkdownTable("durable runs so far", "MB reachable", "MB resident");
        foreach (var sample in footprint.Memory)
        {
            memory.Add(
                $"{sample.Runs}",
                Single(sample.ManagedMegabytes, "0.0"),
                sample.ResidentMegabytes is { } resident ? Single(resident, "0") : "");
        }

        memory.Write(writer);
    }

    private static void WriteRecords(IReadOnlyList<RecordSample> samples, TextWriter writer)
    {
        var table = new MarkdownTable("records", "store, records/s", "bare Npgsql, records/s", "× bare", "bytes for a record", "× bare");
        foreach (var group in samples.GroupBy(sample => sample.Operation))
        {
            table.Add(
                group.Key,
                Spread.Of(group.Select(sample => sample.Store)).Show("0"),
                Spread.Of(group.Select(sample => sample.Bare)).Show("0"),
                Spread.Of(group.Select(sample => sample.Store / sample.Bare)).Show("0.00"),
                Spread.Of(group.Select(sample => sample.StoreBytes)).Show("0"),
                Spread.Of(group.Select(sample => sample.StoreBytes / sample.BareBytes)).Show("0.00"));
        }

        table.Write(writer);
    }

    private static void WriteEvents(IReadOnlyList<EventSample> samples, TextWriter writer)
    {
        var rates = new MarkdownTable("events/s", "rate", "× pgbench");
        Add("pgbench, 16 clients, a row and a commit each", sample => sample.CommitFloor);
        Add("durable, 16 emitters, a commit each", sample => sample.Durable);
        Add("durable, 16 emitters, a hundred in a commit", sample => sample.DurableMany);
        rates.Write(writer);
        var latencies = new MarkdownTable("commit to handler, 200 events/s", "p50 ms", "p99 ms");
        AddLatency("same process", sample => sample.Same);
        AddLatency("another process", sample => sample.Other);
        latencies.Write(writer);

        void Add(string name, Func<EventSample, double> rate) =>
            rates.Add(
                name,
                Spread.Of(samples.Select(rate)).Show("0"),
                Spread.Of(samples.Select(sample => rate(sample) / sample.CommitFloor)).Show("0.00"));

        void AddLatency(string name, Func<EventSample, Latency> latency) =>
            latencies.Add(
                name,
                Spread.Of(samples.Select(sample => latency(sample).P50)).Show("0.0"),
                Spread.Of(samples.Select(sample => latency(sample).P99)).Show("0.0"));
    }

    private static void WriteLoad(IReadOnlyList<LoadSample> samples, TextWriter writer)
    {
        var table = new MarkdownTable(
            "contender", "connections", "requests/s", "× floor-insert", "p50 ms", "p99 ms", "µs app", "µs database", "µs "
                + "generator", "RSS MB");
        foreach (var group in samples.GroupBy(sample => (sample.Connections, sample.Contender)).OrderBy(group => group.Key.Connections))
        {
            var floors = samples.Where(sample => sample.Contender == Contender.Insert && sample.Connections == group.Key.Connections)
                .ToDictionary(sample => sample.Round, sample => sample.Result.RequestsPerSecond);
            table.Add(
                group.Key.Contender,
                $"{group.Key.Connections}",
                Spread.Of(group.Select(sample => sample.Result.RequestsPerSecond)).Show("0"),
                Spread.Of(group.Select(sample => sample.Result.RequestsPerSecond / floors[sample.Round])).Show("0.00"),
                Spread.Of(group.Select(sample => sample.Result.P50)).Show("0.00"),
                Spread.Of(group.Select(sample => sample.Result.P99)).Show("0.00"),
                Spread.Of(group.Select(sample => sample.AppMicroseconds)).Show("0"),
                Spread.Of(group.Select(sample => sample.DatabaseMicroseconds))?.Show("0") ?? "",
                Spread.Of(group.Select(sample => sample.GeneratorMicroseconds))?.Show("0") ?? "",
                Spread.Of(group.Select(sample => sample.ResidentMegabytes))?.Show("0") ?? "");
        }

        table.Write(writer);
        foreach (var group in samples.Where(sample => sample.Contender == Contender.Insert).GroupBy(sample => sample.Connections))
        {
            var rate = Spread.Of(group.Select(sample => sample.Result.RequestsPerSecond));
            if ((rate.Max - rate.Min) / rate.Median > FloorMayMove)
            {
                writer.WriteLine(
                    $"The floor itself moved by more than {FloorMayMove:P0} at {group.Key} connections: the machine was not quiet; trust "
                        + "the ratios and the µs more than the rates.");
                writer.WriteLine();
            }
        }
    }

    private static void WriteLag(IReadOnlyList<LoadSample> samples, TextWriter writer)
    {
        var table = new MarkdownTable(
            "events of commerce", "pending at the end", "ms until all are done", "event p50 ms", "event p99 ms", "not done");
        foreach (var group in samples.Where(sample => sample.Lag is not null).GroupBy(sample => sample.Connections))
        {
            table.Add(
                $"{group.Key} connections",
                Spread.Of(group.Select(sample => (double)sample.Lag!.PendingAtEnd)).Show("0"),
                Spread.Of(group.Select(sample => sample.Lag!.DrainMilliseconds)).Show("0"),
                Spread.Of(group.Select(sample => sample.Lag!.P50)).Show("0.0"),
                Spread.Of(group.Select(sample => sample.Lag!.P99)).Show("0.0"),
                Spread.Of(group.Select(sample => (double)sample.Lag!.NotDone)).Show("0"));
        }

        table.Write(writer);
    }

    private static void WriteStarts(IReadOnlyList<StartSample> samples, TextWriter writer)
    {
        var table = new MarkdownTable("start", "starts", "ms to /health", "ms to /workflow");
        foreach (var group in samples.GroupBy(sample => sample.Kind))
        {
            table.Add(
                group.Key, $"{group.Count()}", Spread.Of(group.Select(sample => sample.Health))
                    .Show("0"), Spread.Of(group.Select(sample => sample.Workflow))
                    .Show("0"));
        }

        table.Write(writer);
    }

    private static void WriteCommits(IReadOnlyList<CommitSample> samples, TextWriter writer)
    {
        var table = new MarkdownTable("per run", "runs", "commits", "of them writing", "WAL flushes", "WAL bytes", "ms");
        foreach (var sample in samples)
        {
            table.Add(
                sample.Kind, $"{sample.Runs}", Single(sample.Commits, "0.00"), Single(sample.Writes, "0.00"),
                sample.Flushes is { } flushes
                    ? Single(flushes, "0.00")
                    : "", Single(sample.WalBytes, "0"), Single(sample.Milliseconds, "0.00"));
        }

        table.Write(writer);
    }

    private static string Single(double figure, string format) => new Spread(figure, figure, figure).Show(format);
}
