using Commerce.Diagnostics;

namespace Commerce.Hosting.Diagnostics;

/// <summary>Spans and durations of the boot.</summary>
internal static class BootTelemetry
{
    private static readonly DurationMetric Phases = new(MetricNames.BootPhase, "How long each phase of the boot took.");

    /// <summary>Starts the span of the whole boot.</summary>
    public static TraceSpan? Start() => TraceSpan.Start(SpanNames.Boot);

    /// <summary>Starts the span of a phase.</summary>
    /// <param name="phase">The phase, as the boot report names it.</param>
    public static TraceSpan? StartPhase(string phase)
    {
        var span = TraceSpan.Start(SpanNames.BootPhase);
        if (span is { IsRecorded: true })
        {
            span.Describe($"boot {phase}");
            span.Tag(TagNames.Phase, phase);
        }

        return span;
    }

    /// <summary>Records how long a phase took.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="took">The duration.</param>
    public static void Record(string phase, TimeSpan took) =>
        Phases.Record(took, new KeyValuePair<string, object?>(TagNames.Phase, phase));
}
