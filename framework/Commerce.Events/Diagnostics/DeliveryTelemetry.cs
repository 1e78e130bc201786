using System.Diagnostics;
using System.Diagnostics.Metrics;
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
    private static readonly Histogram<double> Durations = CommerceTelemetry.Meter.CreateHistogram<double>(
        MetricNames.DeliveryDuration, "s", "How long an attempt to deliver took, by its outcome.");

    private static readonly Counter<long> DeadLetters =
        CommerceTelemetry.Meter.CreateCounter<long>(MetricNames.DeadLetters, "{delivery}", "Deliveries that failed for good.");

    private static readonly Counter<long> Retries = RetryCounter.Create();

    /// <summary>Gets whether anybody wants to know about deliveries.</summary>
    public bool IsObserved =>
        CommerceTelemetry.Source.HasListeners()
        || Durations.Enabled
        || DeadLetters.Enabled
        || Retries.Enabled
        || logger.IsEnabled(log.Level);

    /// <summary>Starts the span of an attempt to deliver.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <returns>The span; <see langword="null"/> when nobody listens.</returns>
    public static Activity? Start(Delivery delivery)
    {
        var span = TraceContext.Continue(SpanNames.Delivery, ActivityKind.Consumer, delivery.Event.TraceContext);
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = $"deliver {delivery.Event.Name} to {delivery.Subscriber}";
            span.SetTag(TagNames.Event, delivery.Event.Name);
            span.SetTag(TagNames.EventId, delivery.Event.Id);
            span.SetTag(TagNames.Subscriber, delivery.Subscriber);
            span.SetTag(TagNames.Attempt, delivery.Attempt);
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
    public void Ended(Activity? span, Delivery delivery, DeliveryOutcome? outcome, long started)
    {
        var (name, took) = (Name(outcome), time.GetElapsedTime(started));
        var subscriber = new KeyValuePair<string, object?>(TagNames.Subscriber, delivery.Subscriber);
        Durations.Record(took.TotalSeconds, subscriber, new KeyValuePair<string, object?>(TagNames.DeliveryOutcome, name));
        if (outcome?.State == DeliveryState.Dead)
        {
            DeadLetters.Add(1, subscriber);
        }
        else if (outcome?.State == DeliveryState.Pending)
        {
            Retries.Add(1, new KeyValuePair<string, object?>(TagNames.Place, "delivery"), subscriber);
        }

        span?.SetTag(TagNames.DeliveryOutcome, name);
        if (outcome?.Error is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error);
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
