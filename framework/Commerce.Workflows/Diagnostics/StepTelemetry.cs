using System.Diagnostics;
using System.Diagnostics.Metrics;
using Commerce.Diagnostics;

namespace Commerce.Workflows.Diagnostics;

/// <summary>Spans of the calls of handlers, and the count of their repetitions.</summary>
internal static class StepTelemetry
{
    private static readonly Counter<long> Retries = RetryCounter.Create();

    /// <summary>Starts the span of a call.</summary>
    /// <param name="name"><see cref="SpanNames.Step"/> or <see cref="SpanNames.Compensation"/>.</param>
    /// <param name="workflow">The workflow's name.</param>
    /// <param name="scope">The path of what the step is in, with its last slash; it may be empty.</param>
    /// <param name="step">The step's name in there.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <returns>The span; <see langword="null"/> when nobody listens.</returns>
    public static Activity? Start(string name, string workflow, string scope, string step, int attempt)
    {
        var span = CommerceTelemetry.Source.StartActivity(name);
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = name == SpanNames.Step ? $"step {step}" : $"compensate {step}";
            span.SetTag(TagNames.Workflow, workflow);
            span.SetTag(TagNames.Step, scope + step);
            span.SetTag(TagNames.Attempt, attempt);
        }

        return span;
    }

    /// <summary>Counts that a handler is called again.</summary>
    /// <param name="action">What for.</param>
    /// <param name="workflow">The workflow's name.</param>
    public static void Retried(StepAction action, string workflow) => Retries.Add(
        1,
        new KeyValuePair<string, object?>(TagNames.Place, action == StepAction.Invoke ? "step" : "compensation"),
        new KeyValuePair<string, object?>(TagNames.Workflow, workflow));
}
