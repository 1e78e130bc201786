
namespace Commerce.Jobs;

/// <summary>
/// What a job file says about itself, in a public static member named <c>Config</c>. It has a <see cref="Schedule"/> or an <see cref="Interval"/>.
/// </summary>
public sealed class JobConfig
{
    /// <summary>The job's stable name, unique in the application: its schedule and history are kept under it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// When it runs: a cron expression of five fields, or six with seconds first. Where clocks change, a time that is left out is
    /// made up for right after the gap, and a time that comes twice counts once. Default: it has an <see cref="Interval"/>.
    /// </summary>
    public string? Schedule { get; init; }

    /// <summary>
    /// How often it runs, at least every second: at the multiples of the interval since 1970-01-01T00:00:00Z, on all hosts the same.
    /// Default: it has a <see cref="Schedule"/>.
    /// </summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The IANA zone the schedule is read in. Default: <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>
    /// After how many runs it is not run any more. They are counted over all hosts and restarts; further attempts and runs that a person
    /// asked for do not count. Default: it is always run again.
    /// </summary>
    public int? NumberOfExecutions { get; init; }

    /// <summary>What happens when it is due while an earlier run has not finished. Default: <see cref="JobOverlap.Skip"/>.</summary>
    public JobOverlap Overlap { get; init; } = JobOverlap.Skip;

    /// <summary>What happens with times at which no host was there. Default: <see cref="JobMisfire.Once"/>.</summary>
    public JobMisfire Misfire { get; init; } = JobMisfire.Once;

    /// <summary>
    /// How often and when a run that failed, or whose host was lost, is tried again. With one attempt a run is begun at most once, but for
    /// one that gives up because its host stops; with more it is begun at least once. Default: one attempt.
    /// </summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>After this a run's cancellation token is cancelled; if it then throws, it has failed. Default: it has all the time it takes.</summary>
    public TimeSpan? Timeout { get; init; }
}
