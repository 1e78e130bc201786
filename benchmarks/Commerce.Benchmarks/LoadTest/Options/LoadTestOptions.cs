namespace Commerce.Benchmarks.LoadTest.Options;

/// <summary>What to measure, and how long.</summary>
internal sealed record LoadTestOptions
{
    /// <summary>A published application to use as it is. Default: the template is published into a temporary folder.</summary>
    public string? App { get; init; }

    /// <summary>Publishes with ReadyToRun whatever the project says. Default: as the project says.</summary>
    public bool ReadyToRun { get; init; }

    /// <summary>How often the contenders take turns. Default: 3.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>How many starts are timed. Default: 5.</summary>
    public int Starts { get; init; } = 5;

    /// <summary>How many requests the commits are counted over. Default: 1000.</summary>
    public int CountedRuns { get; init; } = 1000;

    /// <summary>Over how many runs the memory is watched. Default: a million.</summary>
    public int FootprintRuns { get; init; } = 1_000_000;

    /// <summary>Keep-alive connections, one measurement for each. Default: 1 and 16.</summary>
    public IReadOnlyList<int> Connections { get; init; } = [1, 16];

    /// <summary>Load before the window. Default: 2 s.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The measured window. Default: 5 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Brings the planner's statistics up to date between warm-up and window. Default: yes.</summary>
    public bool Analyze { get; init; } = true;

    /// <summary>The parts to run. Default: all.</summary>
    public IReadOnlySet<string> Parts { get; init; } = new HashSet<string>(AllParts);

    /// <summary>Whether a part runs the application; the others run the engine in this process.</summary>
    public bool NeedsApp => Parts.Overlaps(["load", "start", "commits"]);

    /// <summary>Added to the connection strings of the contenders, to try a setting on all of them. Default: nothing.</summary>
    public string ConnectionSettings { get; init; } = "";

    /// <summary>Uses <c>wrk</c> as the generator. Default: the generator in this process.</summary>
    public bool Wrk { get; init; }

    /// <summary>Where to write the figures as JSON. Default: nowhere.</summary>
    public string? Json { get; init; }

    public static IReadOnlyList<string> AllParts { get; } =
        [
            "load",
            "start",
            "commits",
            "engine",
            "footprint",
            "records",
            "events",
            "memory",
            "jobs",
        ];
}
