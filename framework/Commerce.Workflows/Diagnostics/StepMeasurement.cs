using Commerce.Diagnostics;

namespace Commerce.Workflows.Diagnostics;

/// <summary>
/// Measures one call of a step's handler or of its compensation. It exists only when somebody observes, and ends when it is disposed.
/// </summary>
/// <param name="span">The span; <see langword="null"/>: nobody listens to spans.</param>
/// <param name="durations">The instrument of durations.</param>
/// <param name="workflow">The workflow's name.</param>
/// <param name="step">The step's name, without the places of loops, so that the number of time series is bounded.</param>
/// <param name="time">The clock of durations.</param>
internal sealed class StepMeasurement(
    TraceSpan? span, DurationMetric durations, string workflow, string step, TimeProvider time) : IDisposable
{
    private readonly long started = time.GetTimestamp();
    private bool hasFailed;

    /// <summary>Notes that the call failed.</summary>
    /// <param name="error">Why.</param>
    public void Fail(Exception error)
    {
        hasFailed = true;
        span?.Fail(error);
    }

    /// <summary>Notes that the call failed while an exception passes.</summary>
    /// <param name="error">The exception.</param>
    /// <returns><see langword="false"/>: a filter that catches nothing.</returns>
    public bool Sees(Exception error)
    {
        Fail(error);
        return false;
    }

    public void Dispose()
    {
        durations.Record(
            time.GetElapsedTime(started),
            new(TagNames.Workflow, workflow),
            new(TagNames.StepName, step),
            new(TagNames.StepOutcome, hasFailed ? "failed" : "done"));
        span?.Dispose();
    }
}
