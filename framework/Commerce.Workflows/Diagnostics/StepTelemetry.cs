using Commerce.Diagnostics;

namespace Commerce.Workflows.Diagnostics;

/// <summary>What the engine reports about calls of handlers: a span and a duration for each, and the count of repetitions.</summary>
internal static class StepTelemetry
{
    private static readonly CountMetric Retries = RetryCounter.Create();

    private static readonly DurationMetric Steps = new(
        MetricNames.StepDuration, "How long a call of a step's handler took, by its outcome.");

    private static readonly DurationMetric Compensations = new(
        MetricNames.CompensationDuration, "How long a call of a compensation took, with its commit, by its outcome.");

    /// <summary>Starts to measure a call of a step's handler, or of its compensation.</summary>
    /// <param name="workflow">The name of the run's workflow.</param>
    /// <param name="call">What the handler is told.</param>
    /// <param name="time">The clock of durations.</param>
    /// <returns>The measurement; <see langword="null"/> when nobody observes.</returns>
    public static StepMeasurement? Start(string workflow, StepContext call, TimeProvider time)
    {
        var durations = call.Action == StepAction.Invoke ? Steps : Compensations;
        return durations.IsEnabled || CommerceTelemetry.IsTraced
            ? new StepMeasurement(Span(workflow, call), durations, workflow, call.StepName, time)
            : null;
    }

    /// <summary>Counts that a handler is called again.</summary>
    /// <param name="action">What for.</param>
    /// <param name="workflow">The workflow's name.</param>
    public static void Retried(StepAction action, string workflow) => Retries.Increment(
        new(TagNames.Place, action == StepAction.Invoke ? "step" : "compensation"), new(TagNames.Workflow, workflow));

    private static TraceSpan? Span(string workflow, StepContext call)
    {
        var isStep = call.Action == StepAction.Invoke;
        var span = TraceSpan.Start(isStep ? SpanNames.Step : SpanNames.Compensation);
        if (span is { IsRecorded: true })
        {
            span.Describe(isStep ? $"step {call.StepName}" : $"compensate {call.StepName}");
            span.Tag(TagNames.Workflow, workflow);
            span.Tag(TagNames.Step, call.StepPath);
            span.Tag(TagNames.Attempt, call.Attempt);
        }

        return span;
    }
}
