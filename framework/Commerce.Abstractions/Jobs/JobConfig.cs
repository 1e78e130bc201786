namespace Commerce.Jobs;

/// <summary>
/// Describes a job: its name, when it is due, and how it is run. A job file returns it from a static member named <c>Config</c>. Set either
/// <see cref="Schedule"/> or <see cref="Interval"/>.
/// </summary>
/// <example>
/// <code>
/// public static class CloseDay
/// {
///     public static readonly JobConfig Config = new() { Name = "close-day", Schedule = "30 2 * * *", TimeZone = "Europe/Berlin" };
///
///     public static Task Run(JobContext job, ILedgerService ledger, CancellationToken cancellationToken) =>
///         ledger.CloseAsync(DateOnly.FromDateTime(job.ScheduledFor.UtcDateTime.AddDays(-1)), cancellationToken);
/// }
/// </code>
/// </example>
public sealed class JobConfig
{
    /// <summary>Gets the job's stable name, unique in the application: its schedule and history are kept under it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Gets when the job is due: a cron expression of five fields, six with seconds first, or a macro such as <c>@daily</c>. Where clocks
    /// change, a time that falls into the gap is due right after it, and a time that occurs twice is due once. Default:
    /// <see langword="null"/>, the job has an <see cref="Interval"/>.
    /// </summary>
    public string? Schedule { get; init; }

    /// <summary>
    /// Gets how often the job is due, at least one second: at the multiples of the interval since 1970-01-01T00:00:00Z, the same on all
    /// hosts. Default: <see langword="null"/>, the job has a <see cref="Schedule"/>.
    /// </summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Gets the IANA time zone of the schedule. Default: <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>
    /// Gets the number of runs after which the job is not run again. Runs are counted over all hosts and restarts; further attempts, runs
    /// that a person asked for, and due times that were skipped do not count. Default: <see langword="null"/>, no limit.
    /// </summary>
    public int? MaxRuns { get; init; }

    /// <summary>
    /// Gets what happens when the job is due while an earlier run has not ended. Default: <see cref="JobOverlap.Skip"/>.
    /// </summary>
    public JobOverlap Overlap { get; init; } = JobOverlap.Skip;

    /// <summary>Gets what happens with due times at which no host was running. Default: <see cref="JobMisfire.Once"/>.</summary>
    public JobMisfire Misfire { get; init; } = JobMisfire.Once;

    /// <summary>
    /// Gets how often and when a run that failed, or whose host was lost, is tried again. With one attempt a run is started at most once,
    /// except that a run that was cancelled because its host stops is started again; with more attempts it is started at least once.
    /// Default: one attempt.
    /// </summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>
    /// Gets how long a run may take. Then its cancellation token is cancelled, and the run fails if it throws. Default:
    /// <see langword="null"/>, no limit.
    /// </summary>
    public TimeSpan? Timeout { get; init; }
}
