using System.Diagnostics;
using Commerce.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Commerce.Workflows.Diagnostics;

/// <summary>What the engine reports about runs: a span and a log line for each, metrics.</summary>
/// <param name="logger">The log. It must not throw.</param>
/// <param name="level">The level of the line that each run logs.</param>
/// <param name="time">The clock of durations.</param>
internal sealed partial class RunTelemetry(ILogger logger, LogLevel level, TimeProvider time)
{
    private static readonly LevelMetric Active = new(MetricNames.RunsActive, "{run}", "Runs that this process has in hand.");

    private static readonly DurationMetric Durations = new(
        MetricNames.RunDuration, "How long a run was in hand, by the state it was in then.");

    private bool IsObserved => CommerceTelemetry.IsTraced || Durations.IsEnabled || Active.IsEnabled || logger.IsEnabled(level);

    /// <summary>Starts to measure a run that begins here.</summary>
    /// <param name="workflow">The workflow's name.</param>
    /// <returns>The measurement; <see langword="null"/> when nobody observes.</returns>
    public RunMeasurement? Start(string workflow) =>
        IsObserved ? Measure(TraceSpan.Start(SpanNames.Run), workflow) : null;

    /// <summary>Starts to measure a run that is resumed.</summary>
    /// <param name="workflow">The workflow's name.</param>
    /// <param name="traceContext">The context that was stored when the run began.</param>
    /// <returns>The measurement; <see langword="null"/> when nobody observes.</returns>
    public RunMeasurement? Resume(string workflow, string? traceContext)
    {
        if (!IsObserved)
        {
            return null;
        }

        var span = TraceContext.Continue(SpanNames.Run, ActivityKind.Consumer, traceContext);
        span?.Tag(TagNames.Resumed, true);
        return Measure(span, workflow);
    }

    internal TimeSpan Elapsed(long started) => time.GetElapsedTime(started);

    internal void Left(RunMeasurement run, string? transactionId, string state, TimeSpan took)
    {
        if (run.IsCounted)
        {
            Active.Decrement(new KeyValuePair<string, object?>(TagNames.Workflow, run.Workflow));
        }

        Durations.Record(took, new(TagNames.Workflow, run.Workflow), new(TagNames.RunState, state));
        LogRun(level, transactionId, run.Workflow, state, took.TotalMilliseconds);
    }

    private RunMeasurement Measure(TraceSpan? span, string workflow)
    {
        var isCounted = Active.IsEnabled;
        if (isCounted)
        {
            Active.Increment(new KeyValuePair<string, object?>(TagNames.Workflow, workflow));
        }

        if (span is { IsRecorded: true })
        {
            span.Describe($"run {workflow}");
            span.Tag(TagNames.Workflow, workflow);
        }

        return new RunMeasurement(this, span, workflow, isCounted, time.GetTimestamp());
    }

    /// <summary>Reports that a service of a step could not be disposed of.</summary>
    public void DisposalFailed(Exception exception) => LogDisposalFailed(exception);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Error, Message = "A service that a step has used failed while it was disposed of")]
    private partial void LogDisposalFailed(Exception exception);

    [LoggerMessage(EventId = 3901, Message = "The run {TransactionId} of '{Workflow}' is {State} after {Milliseconds:0.0} ms")]
    private partial void LogRun(LogLevel level, string? transactionId, string workflow, string state, double milliseconds);
}
