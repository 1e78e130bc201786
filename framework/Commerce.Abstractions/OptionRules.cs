using System.Globalization;

namespace Commerce;

/// <summary>The rules for numbers and times in options. Each method returns what is wrong, as sentences.</summary>
internal static class OptionRules
{
    /// <summary>
    /// The longest time that can be asked for. A time that lies so far ahead can still be represented, in .NET and in PostgreSQL.
    /// </summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromDays(36_525);

    /// <summary>The largest limit of runs at once: each run that may run looks for a free one of so many places.</summary>
    public const int MaxConcurrency = 1_000;

    /// <summary>What is wrong with a retry policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="name">The name of the option that has it.</param>
    public static IEnumerable<string> Of(RetryPolicy policy, string name) =>
    [
        .. AtLeastOne(policy.Attempts, $"{name}.Attempts"),
        .. Time(policy.Delay, $"{name}.Delay"),
        .. Time(policy.MaxDelay, $"{name}.MaxDelay"),
        .. Number(policy.Backoff, $"{name}.Backoff", policy.Backoff > 0 && double.IsFinite(policy.Backoff), "a number greater than 0"),
        .. Number(policy.Jitter, $"{name}.Jitter", policy.Jitter is >= 0 and <= 1, "a number from 0 to 1"),
    ];

    /// <summary>What is wrong with a pause, or a wait, that may be none.</summary>
    public static IEnumerable<string> Time(TimeSpan? time, string name)
    {
        if (time < TimeSpan.Zero || time > MaxTime)
        {
            yield return $"{name} is {time}; it must be between zero and {MaxTime.Days} days.";
        }
    }

    /// <summary>What is wrong with a time limit that may be left out.</summary>
    public static IEnumerable<string> Limit(TimeSpan? time, string name)
    {
        if (time <= TimeSpan.Zero || time > MaxTime)
        {
            yield return $"{name} is {time}; it must be greater than zero and at most {MaxTime.Days} days. Leave it out for no limit.";
        }
    }

    /// <summary>What is wrong with a number that may be left out.</summary>
    public static IEnumerable<string> AtLeastOne(int? number, string name)
    {
        if (number < 1)
        {
            yield return $"{name} is {number}; it must be at least 1.";
        }
    }

    /// <summary>What is wrong with a number of things at once that may be left out.</summary>
    public static IEnumerable<string> Concurrency(int? number, string name)
    {
        if (number is < 1 or > MaxConcurrency)
        {
            yield return $"{name} is {number}; it must be from 1 to {MaxConcurrency}. Leave it out for no limit.";
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
