using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Events.Deliveries;
using Commerce.Events.Diagnostics;
using Commerce.Events.Routing;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>Calls a subscriber for one delivery, and decides what becomes of the delivery.</summary>
/// <param name="invoker">Calls the subscriber's method.</param>
/// <param name="place">This host's place at the store.</param>
/// <param name="telemetry">Observes deliveries.</param>
/// <param name="time">The clock of time limits.</param>
/// <param name="logger">The log. It must not throw.</param>
internal sealed partial class SubscriberCaller(
    ISubscriberInvoker invoker, HostPlace place, DeliveryTelemetry telemetry, TimeProvider time, ILogger logger)
{
    /// <summary>How long a subscriber may take to notice that its time is over. After that it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Calls the subscriber. Does not throw, whatever the subscriber does.</summary>
    /// <returns>
    /// The outcome; <see langword="null"/> when the host stopped before the end, or another host has claimed the delivery.
    /// </returns>
    public Task<DeliveryOutcome?> CallAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken) =>
        telemetry.IsObserved ? ObserveAsync(subscriber, delivery, cancellationToken) : HandleAsync(subscriber, delivery, cancellationToken);

    private async Task<DeliveryOutcome?> ObserveAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken)
    {
        using var span = DeliveryTelemetry.Start(delivery);
        var started = telemetry.Now();
        var outcome = await HandleAsync(subscriber, delivery, cancellationToken);
        telemetry.Ended(span, delivery, outcome, started);
        return outcome;
    }

    private async Task<DeliveryOutcome?> HandleAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken)
    {
        var config = subscriber.Config;
        using var limit = new TimeLimit(config.Timeout, time, cancellationToken);
        try
        {
            var handling = config.Transactional
                ? InvokeInTransactionAsync(subscriber, delivery, limit.Token)
                : InvokeAsync(subscriber, delivery, limit.Token);
            return await handling.WaitAsync(config.Timeout + Grace, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            return limit.IsOver && exception is OperationCanceledException or TimeoutException
                ? Fail(subscriber, delivery, TimedOut(subscriber, exception))
                : Fail(subscriber, delivery, exception);
        }
    }

    private static TimeoutException TimedOut(Subscriber subscriber, Exception exception) =>
        new($"COM4203 The subscriber '{subscriber.Id}' did not return within {subscriber.Config.Timeout}.", exception);

    private async Task<DeliveryOutcome?> InvokeAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken)
    {
        await invoker.InvokeAsync(subscriber, delivery, cancellationToken);
        return DeliveryOutcome.Done(delivery);
    }

    private async Task<DeliveryOutcome?> InvokeInTransactionAsync(
        Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var unit = place.Store.Begin(place.HostId, delivery);
        await invoker.InvokeAsync(subscriber, delivery, cancellationToken);
        return unit is null ? DeliveryOutcome.Done(delivery)
            : await unit.CommitAsync(cancellationToken) ? DeliveryOutcome.Recorded(delivery)
            : null;
    }

    private DeliveryOutcome Fail(Subscriber subscriber, Delivery delivery, Exception error)
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

    [LoggerMessage(
        EventId = 4004,
        Level = LogLevel.Error,
        Message = "The subscriber '{Subscriber}' failed on {Event} ({EventId}), attempt {Attempt} of {MaxAttempts}")]
    private partial void LogDeliveryFailed(
        Exception exception, string @event, string eventId, string subscriber, int attempt, int maxAttempts);
}
