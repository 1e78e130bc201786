using Commerce.Jobs;

namespace Commerce.Workflows;

/// <summary>
/// When a workflow is run by itself. The input of the workflow is <see cref="Unit"/> or <see cref="ScheduledTick"/>. The schedule is a job
/// of the name <c>workflow:</c> and the workflow's, with its ledger and commands.
/// </summary>
/// <example>
/// <code>
/// new WorkflowOptions("nightly-report")
/// {
///     Schedule = new WorkflowSchedule("0 2 * * *") { TimeZone = "Europe/Berlin", SkipWhileRunning = true },
/// }
/// </code>
/// </example>
public sealed record WorkflowSchedule
{
    /// <summary>Creates a schedule of times.</summary>
    /// <param name="cron">
    /// A cron expression of five fields, six with seconds first, or a macro such as <c>@daily</c>; see <see cref="JobConfig.Schedule"/>.
    /// </param>
    public WorkflowSchedule(string cron)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cron);
        Cron = cron;
    }

    private WorkflowSchedule(TimeSpan interval) => Interval = interval;

    /// <summary>Gets the cron expression; <see langword="null"/> when the schedule is an interval.</summary>
    public string? Cron { get; }

    /// <summary>Gets the interval; <see langword="null"/> when the schedule is a cron expression.</summary>
    public TimeSpan? Interval { get; }

    /// <summary>Gets the IANA time zone of the cron expression. Default: <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>
    /// Gets the number of runs after which the workflow is not started again. Runs are counted over all hosts and restarts, also those that
    /// then failed; due times that were skipped do not count. Default: <see langword="null"/>, no limit.
    /// </summary>
    public int? MaxRuns { get; init; }

    /// <summary>Gets what happens with due times at which no host was running. Default: <see cref="JobMisfire.Once"/>.</summary>
    public JobMisfire Misfire { get; init; } = JobMisfire.Once;

    /// <summary>
    /// Gets whether a due time is skipped while an earlier run of the schedule has not ended, also while that run waits or is parked. The
    /// ledger says so. Default: <see langword="false"/>, runs may overlap; to let them wait for each other, use
    /// <see cref="WorkflowOptions.MaxConcurrency"/>.
    /// </summary>
    public bool SkipWhileRunning { get; init; }

    /// <summary>Creates a schedule of an interval.</summary>
    /// <param name="interval">How often the workflow is due, at least one second; see <see cref="JobConfig.Interval"/>.</param>
    public static WorkflowSchedule Every(TimeSpan interval) => new(interval);
}
