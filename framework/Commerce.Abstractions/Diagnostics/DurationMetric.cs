using System.Diagnostics.Metrics;

namespace Commerce.Diagnostics;

/// <summary>A histogram of seconds. What its listeners throw ends here, because measuring does not change what becomes of work.</summary>
/// <param name="name">The name of the instrument.</param>
/// <param name="description">What it measures, for people.</param>
internal sealed class DurationMetric(string name, string description)
{
    private readonly Histogram<double>? histogram =
        CommerceTelemetry.Create(() => CommerceTelemetry.Meter.CreateHistogram<double>(name, "s", description));

    /// <summary>Gets whether anybody collects it.</summary>
    public bool IsEnabled => histogram is { Enabled: true };

    /// <summary>Records a duration.</summary>
    /// <param name="duration">The duration.</param>
    /// <param name="tags">What it belongs to.</param>
    public void Record(TimeSpan duration, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            histogram?.Record(duration.TotalSeconds, tags);
        }
        catch (Exception)
        {
            // What was measured has happened all the same.
        }
    }
}
