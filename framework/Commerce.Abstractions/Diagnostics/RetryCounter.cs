namespace Commerce.Diagnostics;

/// <summary>The counter of repetitions, which the engines share.</summary>
internal static class RetryCounter
{
    /// <summary>Creates the instrument; a second one of the same name reports into the same metric.</summary>
    public static CountMetric Create() => new(MetricNames.Retries, "{retry}", "Repetitions after a failure, by what is repeated.");
}
