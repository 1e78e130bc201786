using System.Diagnostics;
using Commerce.Diagnostics;
using Commerce.Events.Deliveries;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Diagnostics;

/// <summary>What the event bus reports about deliveries: a span and a log line for each, metrics.</summary>
/// <param name="logger">The log. It must not throw.</param>
/// <param name="log">The level of the line that each delivery logs.</param>
/// <param name="time">The clock of durations.</param>
internal sealed partial class DeliveryTelemetry(ILogger logger, WorkLog log, TimeProvider time)
{
    private static readonly DurationMetric Durations = new(
        MetricNames.DeliveryDuration, "How long an attempt to deliver took, by its outcome.");

    private static readonly CountMetric DeadLetters = new(MetricNames.DeadLetters, "{delivery}", "Deliveries that failed for good.");

    private static readonly CountMetric Retries = RetryCounter.Create();

    /// <summary>Gets whether anybody wants to know about deliveries.</summary>
    public bool IsObserved =>
        CommerceTelemetry.IsTraced
        || Durations.IsEnabled
        || DeadLetters.IsEnabled
        || Retries.IsEnabled
        || logger.IsEnabled(log.Level);

    /// <summary>Starts the span of an attempt to deliver.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <returns>The span; <see langword="null"/> when nobody listens.</returns>
    public static TraceSpan? Start(Delivery delivery)
    {
        var span = TraceContext.Continue(SpanNames.Delivery, ActivityKind.Consumer, delivery.Event.TraceContext);
        if (span is { IsRecorded: true })
        {
            span.Describe($"deliver {delivery.Event.Name} to {delivery.Subscriber}");
            span.Tag(TagNames.Event, delivery.Event.Name);
            span.Tag(TagNames.EventId, delivery.Event.Id);
            span.Tag(TagNames.Subscriber, delivery.Subscriber);
            span.Tag(TagNames.Attempt, delivery.Attempt);
        }

        return span;
    }

    /// <summary>Gets the moment from which an attempt is measured.</summary>
    public long Now() => time.GetTimestamp();

    /// <summary>Reports how an attempt ended.</summary>
    /// <param name="span">Its span.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="outcome">The outcome; <see langword="null"/> when it has none: the host stops, or another one has the delivery.</param>
    /// <param name="started">When it started.</param>
    public void Ended(TraceSpan? span, Delivery delivery, DeliveryOutcome? outcome, long started)
    {
        var (name, took) = (Name(outcome), time.GetElapsedTime(started));
        var subscriber = new KeyValuePair<string, object?>(TagNames.Subscriber, delivery.Subscriber);
        Durations.Record(took, subscriber, new(TagNames.DeliveryOutcome, name));
        if (outcome?.State == DeliveryState.Dead)
        {
            DeadLetters.Increment(subscriber);
        }
        else if (outcome?.State == DeliveryState.Pending)
        {
            Retries.Increment(new(TagNames.Place, "delivery"), subscriber);
        }

        span?.Tag(TagNames.DeliveryOutcome, name);
        if (outcome?.Error is not null)
        {
            span?.Fail();
        }

        LogDelivery(log.Level, delivery.Event.Name, delivery.Event.Id, delivery.Subscriber, delivery.Attempt, name, took.TotalMilliseconds);
    }

    private static string Name(DeliveryOutcome? outcome) => outcome?.State switch
    {
        null => "released",
        DeliveryState.Pending => "retry",
        { } state => state.Name(),
    };

    [LoggerMessage(
        EventId = 4901,
        Message = "{Event} ({EventId}) to '{Subscriber}', attempt {Attempt}: {Outcome} after {Milliseconds:0.0} ms")]
    private partial void LogDelivery(
        LogLevel level, string @event, string eventId, string subscriber, int attempt, string outcome, double milliseconds);
}
