using Commerce.Diagnostics;
using Commerce.Events.Deliveries;
using Commerce.Events.Diagnostics;
using Commerce.Events.Routing;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>Calls subscribers, and decides what becomes of a delivery that failed.</summary>
/// <param name="invoker">Calls the subscriber's method.</param>
/// <param name="place">This host's place at the store.</param>
/// <param name="telemetry">Observes deliveries.</param>
/// <param name="time">The clock of time limits.</param>
/// <param name="logger">The log. It must not throw.</param>
internal sealed partial class SubscriberCaller(
    ISubscriberInvoker invoker, HostPlace place, DeliveryTelemetry telemetry, TimeProvider time, ILogger logger)
{
    /// <summary>Gets what calls the subscriber's method.</summary>
    public ISubscriberInvoker Invoker => invoker;

    /// <summary>Gets what observes deliveries.</summary>
    public DeliveryTelemetry Telemetry => telemetry;

    /// <summary>Gets the clock of time limits.</summary>
    public TimeProvider Time => time;

    /// <summary>Calls the subscriber for one delivery. Does not throw, whatever the subscriber does.</summary>
    /// <param name="subscriber">The subscriber.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="end">Gets the outcome, once; possibly while the subscriber still runs.</param>
    /// <param name="aborted">Cancelled when the host waits no longer.</param>
    /// <returns><see langword="false"/> when the subscriber returned after the end.</returns>
    public Task<bool> CallAsync(Subscriber subscriber, Delivery delivery, DeliveryEnd end, CancellationToken aborted) =>
        new SubscriberCall(this, subscriber, delivery, end, aborted).RunAsync();

    /// <summary>Begins the transaction of a delivery.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <returns>The transaction; <see langword="null"/> when the store has none.</returns>
    public IDeliveryUnit? Begin(Delivery delivery) => place.Store.Begin(place.HostId, delivery);

    /// <summary>Decides what becomes of a delivery that failed. Does not throw.</summary>
    /// <param name="subscriber">The subscriber.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="error">Why it failed.</param>
    public DeliveryOutcome Fail(Subscriber subscriber, Delivery delivery, Exception error)
    {
        var retry = subscriber.Config.Retry;
        LogDeliveryFailed(error, delivery.Event.Name, delivery.Event.Id, subscriber.Id, delivery.Attempt, retry.Attempts);
        var text = ExceptionText.Full(error);
        return retry.Decide(error, delivery.Attempt) switch
        {
            { Delay: { } delay } => DeliveryOutcome.Retry(delivery, text, delay),
            { PolicyFailure: { } thrown } => DeliveryOutcome.Dead(
                delivery, $"{text}{Environment.NewLine}Its retry policy failed: {ExceptionText.Full(thrown)}"),
            _ => DeliveryOutcome.Dead(delivery, text),
        };
    }

    /// <summary>Ends a delivery of an event that the subscriber does not select any more.</summary>
    /// <param name="delivery">The delivery.</param>
    public DeliveryOutcome Reject(Delivery delivery)
    {
        LogDeselected(delivery.Subscriber, delivery.Event.Name, delivery.Event.Id);
        return DeliveryOutcome.Dead(
            delivery, $"COM4202 The subscriber '{delivery.Subscriber}' does not select {delivery.Event.Name} any more.");
    }

    [LoggerMessage(
        EventId = 4004,
        Level = LogLevel.Error,
        Message = "The subscriber '{Subscriber}' failed on {Event} ({EventId}), attempt {Attempt} of {MaxAttempts}")]
    private partial void LogDeliveryFailed(
        Exception exception, string @event, string eventId, string subscriber, int attempt, int maxAttempts);

    [LoggerMessage(
        EventId = 4011,
        Level = LogLevel.Warning,
        Message = "The subscriber '{Subscriber}' does not select {Event} ({EventId}) any more; the delivery is a dead letter now")]
    private partial void LogDeselected(string subscriber, string @event, string eventId);
}
