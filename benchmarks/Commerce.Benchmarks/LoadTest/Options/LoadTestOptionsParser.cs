using System.Globalization;

namespace Commerce.Benchmarks.LoadTest.Options;

/// <summary>Parses the command line.</summary>
internal static class LoadTestOptionsParser
{
    public const string Usage =
        """
        Usage: Commerce.Benchmarks load [options]
          --quick                   one look: 1 round, 1 s + 2 s windows, 2 starts, 200 counted runs
          --app <folder>            a published application, instead of publishing the template
          --ready-to-run            publish with ReadyToRun
          --only <parts>            some of: load,start,commits,engine,footprint,records,events,memory,jobs
          --rounds <n>              turns of the contenders (3)
          --connections <list>      keep-alive connections (1,16)
          --warm-up <seconds>       load before the window (2)
          --window <seconds>        the measured window (5)
          --no-analyze              leave the planner's statistics as a young database has them
          --starts <n>              starts that are timed (5)
          --counted-runs <n>        requests the commits are counted over (1000)
          --footprint-runs <n>      runs the memory is watched over (1000000)
          --connection-settings <s> added to the connection strings, such as "No Reset On Close=true"
          --wrk                     wrk as the generator, when it is on PATH
          --json <file>             the figures as JSON
        """;

    /// <exception cref="LoadTestException">An option is unknown or its value cannot be read.</exception>
    public static LoadTestOptions Parse(IReadOnlyList<string> args)
    {
        var options = args.Contains("--quick")
            ? new LoadTestOptions
            {
                Rounds = 1,
                Starts = 2,
                CountedRuns = 200,
                FootprintRuns = 100_000,
                WarmUp = TimeSpan.FromSeconds(1),
                Window = TimeSpan.FromSeconds(2),
            }
            : new LoadTestOptions();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--quick" => options,
                "--ready-to-run" => options with { ReadyToRun = true },
                "--no-analyze" => options with { Analyze = false },
                "--wrk" => options with { Wrk = true },
                "--app" => options with { App = Path.GetFullPath(Text(args, ref i)) },
                "--json" => options with { Json = Path.GetFullPath(Text(args, ref i)) },
                "--connection-settings" => options with { ConnectionSettings = Text(args, ref i) },
                "--rounds" => options with { Rounds = Number(args, ref i) },
                "--starts" => options with { Starts = Number(args, ref i) },
                "--counted-runs" => options with { CountedRuns = Number(args, ref i) },
                "--footprint-runs" => options with { FootprintRuns = Number(args, ref i) },
                "--warm-up" => options with { WarmUp = TimeSpan.FromSeconds(Number(args, ref i)) },
                "--window" => options with { Window = TimeSpan.FromSeconds(Number(args, ref i)) },
                "--connections" => options with { Connections = [.. Text(args, ref i).Split(',').Select(Number)] },
                "--only" => options with { Parts = Parts(Text(args, ref i)) },
                _ => throw new LoadTestException($"The option '{args[i]}' is not known.{Environment.NewLine}{Usage}"),
            };
        }

        return options;
    }

    private static HashSet<string> Parts(string text)
    {
        var parts = text.Split(',').ToHashSet();
        return parts.IsSubsetOf(LoadTestOptions.AllParts)
            ? parts
            : throw new LoadTestException($"--only takes some of {string.Join(',', LoadTestOptions.AllParts)}, not '{text}'.");
    }

    private static string Text(IReadOnlyList<string> args, ref int i) =>
        ++i < args.Count ? args[i] : throw new LoadTestException($"The option '{args[i - 1]}' needs a value.");

    private static int Number(IReadOnlyList<string> args, ref int i) => Number(Text(args, ref i));

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new LoadTestException($"'{text}' is not a positive integer.");
}
