namespace Commerce.Jobs;

/// <summary>What a job file says about itself, in a public static member named <c>Config</c>.</summary>
public sealed class JobConfig
{
    /// <summary>The job's stable name, unique in the application: its schedule and history are kept under it.</summary>
    public required string Name { get; init; }

    /// <summary>When it runs: a cron expression of five fields, or six with seconds first.</summary>
    public required string Schedule { get; init; }

    /// <summary>The IANA zone the schedule is read in. Default: <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";
}
