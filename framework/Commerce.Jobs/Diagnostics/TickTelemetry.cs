using System.Diagnostics;
using System.Globalization;
using Commerce.Diagnostics;
using Commerce.Jobs.Ledger;
using Microsoft.Extensions.Logging;

namespace Commerce.Jobs.Diagnostics;

/// <summary>What the jobs report about ticks: a span and a log line for each attempt, metrics.</summary>
/// <param name="logger">The log. It must not throw.</param>
/// <param name="log">The level of the line that each attempt logs.</param>
internal sealed partial class TickTelemetry(ILogger logger, WorkLog log)
{
    private static readonly DurationMetric Durations = new(
        MetricNames.TickDuration, "How long an attempt of a tick took, by its outcome.");

    private static readonly DurationMetric Lateness = new(
        MetricNames.TickLateness, "How long after it was due the first attempt of a tick started.");

    private static readonly CountMetric Retries = RetryCounter.Create();

    /// <summary>
    /// Starts the span of a tick before it is claimed, so that the claim can store its context. The claim itself is not part of the trace,
    /// because most claims find nothing.
    /// </summary>
    /// <param name="isRoot">Whether the tick begins a trace; otherwise it belongs to what is current.</param>
    /// <returns>The span, <see langword="null"/> when nobody listens, and the context to store.</returns>
    public static (TraceSpan? Span, string? Context) Start(bool isRoot)
    {
        var span = isRoot
            ? TraceContext.Continue(SpanNames.Tick, ActivityKind.Consumer, null)
            : TraceSpan.Start(SpanNames.Tick, ActivityKind.Consumer);
        var context = TraceContext.Capture();
        if (span is not null)
        {
            TraceContext.Leave();
        }

        return (span, context);
    }

    /// <summary>
    /// Describes the tick that was claimed. When it has a trace from an earlier attempt, a span of that trace replaces the given one.
    /// </summary>
    /// <param name="span">The span that was started before the claim.</param>
    /// <param name="context">The context of that span.</param>
    /// <param name="tick">The tick.</param>
    /// <returns>The span of the attempt, which is current.</returns>
    public static TraceSpan? Claimed(TraceSpan? span, string? context, ClaimedTick tick)
    {
        if (span is not null && tick.TraceContext != context)
        {
            span.Discard();
            span = TraceContext.Continue(SpanNames.Tick, ActivityKind.Consumer, tick.TraceContext);
        }

        span?.MakeCurrent();
        if (span is { IsRecorded: true })
        {
            span.Describe($"tick {tick.Job}");
            span.Tag(TagNames.Job, tick.Job);
            span.Tag(TagNames.DueAt, tick.DueAt.ToString("O", CultureInfo.InvariantCulture));
            span.Tag(TagNames.Attempt, tick.Attempt);
        }

        if (tick.Attempt == 1)
        {
            Lateness.Record(tick.StartedAt - tick.DueAt, new KeyValuePair<string, object?>(TagNames.Job, tick.Job));
        }

        return span;
    }

    /// <summary>Reports how an attempt ended. The ledger has it already.</summary>
    /// <param name="span">Its span.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="thrown">What the job threw, or <see langword="null"/>.</param>
    /// <param name="took">How long the job took.</param>
    public void Ended(TraceSpan? span, ClaimedTick tick, TickOutcome outcome, Exception? thrown, TimeSpan took)
    {
        var name = outcome.State != TickState.Due ? outcome.State.Name() : outcome.Error is null ? "released" : "retry";
        var job = new KeyValuePair<string, object?>(TagNames.Job, tick.Job);
        Durations.Record(took, job, new(TagNames.TickOutcome, name));
        if (name == "retry")
        {
            Retries.Increment(new(TagNames.Place, "tick"), job);
        }

        if (span is not null)
        {
            span.Tag(TagNames.TickOutcome, name);
            if (thrown is not null)
            {
                span.Fail(thrown);
            }
        }

        LogTick(log.Level, tick.Job, tick.DueAt, tick.Attempt, name, took.TotalMilliseconds);
    }

    /// <summary>Reports ticks that were skipped because of a pause.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ticks">The ticks.</param>
    public void Paused(string job, PausedTicks ticks) => LogPaused(log.Level, job, ticks.Count, ticks.LastDueAt, ticks.Reason);

    [LoggerMessage(EventId = 5901, Message = "The job {Job} due at {DueAt:O}, attempt {Attempt}: {Outcome} after {Milliseconds:0.0} ms")]
    private partial void LogTick(LogLevel level, string job, DateTimeOffset dueAt, int attempt, string outcome, double milliseconds);

    [LoggerMessage(EventId = 5902, Message = "The job {Job} skips {Count} due times, the last of {DueAt:O}: {Reason}")]
    private partial void LogPaused(LogLevel level, string job, int count, DateTimeOffset dueAt, string reason);
}
