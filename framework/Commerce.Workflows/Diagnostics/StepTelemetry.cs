using System.Diagnostics;
using System.Diagnostics.Metrics;
using Commerce.Diagnostics;

namespace Commerce.Workflows.Diagnostics;

/// <summary>What the engine reports about calls of handlers: a span and a duration for each, and the count of repetitions.</summary>
internal static class StepTelemetry
{
    private static readonly Counter<long> Retries = RetryCounter.Create();

    private static readonly Histogram<double> Steps = CommerceTelemetry.Meter.CreateHistogram<double>(
        MetricNames.StepDuration, "s", "How long a call of a step's handler took, by its outcome.");

    private static readonly Histogram<double> Compensations = CommerceTelemetry.Meter.CreateHistogram<double>(
        MetricNames.CompensationDuration, "s", "How long a call of a compensation took, with its commit, by its outcome.");

    /// <summary>Starts to measure a call of a step's handler, or of its compensation.</summary>
    /// <param name="workflow">The name of the run's workflow.</param>
    /// <param name="call">What the handler is told.</param>
    /// <param name="time">The clock of durations.</param>
    /// <returns>The measurement; <see langword="null"/> when nobody observes.</returns>
    public static StepMeasurement? Start(string workflow, StepContext call, TimeProvider time)
    {
        var durations = call.Action == StepAction.Invoke ? Steps : Compensations;
        return durations.Enabled || CommerceTelemetry.Source.HasListeners()
            ? new StepMeasurement(Span(workflow, call), durations, workflow, call.StepName, time)
            : null;
    }

    /// <summary>Counts that a handler is called again.</summary>
    /// <param name="action">What for.</param>
    /// <param name="workflow">The workflow's name.</param>
    public static void Retried(StepAction action, string workflow) => Retries.Add(
        1,
        new KeyValuePair<string, object?>(TagNames.Place, action == StepAction.Invoke ? "step" : "compensation"),
        new KeyValuePair<string, object?>(TagNames.Workflow, workflow));

    private static Activity? Span(string workflow, StepContext call)
    {
        var isStep = call.Action == StepAction.Invoke;
        var span = CommerceTelemetry.Source.StartActivity(isStep ? SpanNames.Step : SpanNames.Compensation);
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = isStep ? $"step {call.StepName}" : $"compensate {call.StepName}";
            span.SetTag(TagNames.Workflow, workflow);
            span.SetTag(TagNames.Step, call.StepPath);
            span.SetTag(TagNames.Attempt, call.Attempt);
        }

        return span;
    }
}
