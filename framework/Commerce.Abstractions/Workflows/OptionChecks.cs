namespace Commerce.Workflows;

/// <summary>
/// Checks the limits in options: one that cannot be kept would otherwise show when a run is executed, or when its row is read.
/// </summary>
internal static class OptionChecks
{
    /// <summary>What is wrong with the options of a workflow.</summary>
    public static IEnumerable<string> Of(WorkflowOptions options) =>
    [
        .. OptionRules.Limit(options.Timeout, "Timeout"),
        .. OptionRules.Time(options.Retention, "Retention"),
        .. OptionRules.Concurrency(options.MaxConcurrency, "MaxConcurrency"),
    ];

    /// <summary>What is wrong with the options of a step.</summary>
    public static IEnumerable<string> Of(StepOptions options) =>
    [
        .. OptionRules.Limit(options.Timeout, "Timeout"),
        .. OptionRules.Limit(options.CompensationTimeout, "CompensationTimeout"),
        .. OptionRules.Of(options.Retry, "Retry"),
        .. options.CompensationRetry is { } retry ? OptionRules.Of(retry, "CompensationRetry") : [],
    ];
}
