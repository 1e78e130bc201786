namespace Commerce.Workflows;

/// <summary>A workflow's schedule. The input of the workflow is <see cref="Unit"/> or <see cref="ScheduledTick"/>.</summary>
/// <param name="Cron">A cron expression of five or six fields.</param>
public sealed record WorkflowSchedule(string Cron)
{
    /// <summary>The IANA time zone the expression is meant in. Default: UTC.</summary>
    public string TimeZone { get; init; } = "UTC";
}
