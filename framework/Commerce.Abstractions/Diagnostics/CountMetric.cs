using System.Diagnostics.Metrics;

namespace Commerce.Diagnostics;

/// <summary>A count that only grows. What its listeners throw ends here, because counting does not change what becomes of work.</summary>
/// <param name="name">The name of the instrument.</param>
/// <param name="unit">What is counted: <c>{retry}</c>.</param>
/// <param name="description">What it counts, for people.</param>
internal sealed class CountMetric(string name, string unit, string description)
{
    private readonly Counter<long>? counter =
        CommerceTelemetry.Create(() => CommerceTelemetry.Meter.CreateCounter<long>(name, unit, description));

    /// <summary>Gets whether anybody collects it.</summary>
    public bool IsEnabled => counter is { Enabled: true };

    /// <summary>Counts one more.</summary>
    /// <param name="tags">What it belongs to.</param>
    public void Increment(params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter?.Add(1, tags);
        }
        catch (Exception)
        {
            // What was counted has happened all the same.
        }
    }
}
