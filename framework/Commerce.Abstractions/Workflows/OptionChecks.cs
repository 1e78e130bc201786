using System.Globalization;

namespace Commerce.Workflows;

/// <summary>
/// Checks the limits in options: one that cannot be kept would otherwise show when a run is executed, or when its row is read.
/// </summary>
internal static class OptionChecks
{
    /// <summary>
    /// The longest time that can be asked for. A time that lies so far ahead can still be represented, in .NET and in PostgreSQL.
    /// </summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromDays(36_525);

    /// <summary>What is wrong with the options of a workflow.</summary>
    public static IEnumerable<string> Of(WorkflowOptions options) =>
    [
        .. Limit(options.Timeout, "Timeout"),
        .. Time(options.Retention, "Retention"),
        .. AtLeastOne(options.MaxConcurrency, "MaxConcurrency"),
    ];

    /// <summary>What is wrong with the options of a step.</summary>
    public static IEnumerable<string> Of(StepOptions options) =>
    [
        .. Limit(options.Timeout, "Timeout"),
        .. Limit(options.CompensationTimeout, "CompensationTimeout"),
        .. Of(options.Retry, "Retry"),
        .. options.CompensationRetry is { } retry ? Of(retry, "CompensationRetry") : [],
    ];

    /// <summary>What is wrong with a pause, or a wait, that may be none.</summary>
    public static IEnumerable<string> Time(TimeSpan? time, string name)
    {
        if (time < TimeSpan.Zero || time > MaxTime)
        {
            yield return $"{name} is {time}; it must be between zero and {MaxTime.Days} days.";
        }
    }

    private static IEnumerable<string> Of(RetryPolicy policy, string name) =>
    [
        .. AtLeastOne(policy.Attempts, $"{name}.Attempts"),
        .. Time(policy.Delay, $"{name}.Delay"),
        .. Time(policy.MaxDelay, $"{name}.MaxDelay"),
        .. Number(policy.Backoff, $"{name}.Backoff", policy.Backoff > 0 && double.IsFinite(policy.Backoff), "a number greater than 0"),
        .. Number(policy.Jitter, $"{name}.Jitter", policy.Jitter is >= 0 and <= 1, "a number from 0 to 1"),
    ];

    private static IEnumerable<string> Limit(TimeSpan? time, string name)
    {
        if (time <= TimeSpan.Zero || time > MaxTime)
        {
            yield return $"{name} is {time}; it must be greater than zero and at most {MaxTime.Days} days. Leave it out for no limit.";
        }
    }

    private static IEnumerable<string> AtLeastOne(int? number, string name)
    {
        if (number < 1)
        {
            yield return $"{name} is {number}; it must be at least 1.";
        }
    }

    private static IEnumerable<string> Number(double number, string name, bool isValid, string rule)
    {
        if (!isValid)
        {
            yield return $"{name} is {number.ToString(CultureInfo.InvariantCulture)}; it must be {rule}.";
        }
    }
}
