using System.Diagnostics;
using System.Diagnostics.Metrics;
using Commerce.Diagnostics;

namespace Commerce.Hosting.Diagnostics;

/// <summary>Spans and durations of the boot.</summary>
internal static class BootTelemetry
{
    private static readonly Histogram<double> Phases =
        CommerceTelemetry.Meter.CreateHistogram<double>(MetricNames.BootPhase, "s", "How long each phase of the boot took.");

    /// <summary>Starts the span of the whole boot.</summary>
    public static Activity? Start() => CommerceTelemetry.Source.StartActivity(SpanNames.Boot);

    /// <summary>Starts the span of a phase.</summary>
    /// <param name="phase">The phase, as the boot report names it.</param>
    public static Activity? StartPhase(string phase)
    {
        var span = CommerceTelemetry.Source.StartActivity(SpanNames.BootPhase);
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = $"boot {phase}";
            span.SetTag(TagNames.Phase, phase);
        }

        return span;
    }

    /// <summary>Records how long a phase took.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="took">The duration.</param>
    public static void Record(string phase, TimeSpan took) =>
        Phases.Record(took.TotalSeconds, new KeyValuePair<string, object?>(TagNames.Phase, phase));
}
