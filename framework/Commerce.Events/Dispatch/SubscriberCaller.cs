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
        using var limit = new TimeLimit(subscriber.Config.Timeout, time, cancellationToken);
        try
        {
            // Begun here, not where the subscriber runs: one that is left behind must not keep its transaction open.
            await using var unit = subscriber.Config.Transactional ? place.Store.Begin(place.HostId, delivery) : null;
            await WithinAsync(InvokeAsync(subscriber, delivery, limit.Token), limit, cancellationToken);
            return unit is null ? DeliveryOutcome.Done(delivery)
                : await unit.CommitAsync(limit.Token) ? DeliveryOutcome.Recorded(delivery)
                : null;
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

    /// <summary>Calls the subscriber on another thread, because it may block the thread before it awaits anything.</summary>
    private async Task InvokeAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await invoker.InvokeAsync(subscriber, delivery, cancellationToken);
    }

    /// <summary>Waits for a subscriber. If its time is over and it does not return soon after, the wait ends without it.</summary>
    private async Task WithinAsync(Task handling, TimeLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            await handling.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            await handling.WaitAsync(Grace, time, cancellationToken);
        }
    }

    [LoggerMessage(
        EventId = 4004,
        Level = LogLevel.Error,
        Message = "The subscriber '{Subscriber}' failed on {Event} ({EventId}), attempt {Attempt} of {MaxAttempts}")]
    private partial void LogDeliveryFailed(
        Exception exception, string @event, string eventId, string subscriber, int attempt, int maxAttempts);
}
