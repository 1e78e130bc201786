using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Events.Deliveries;
using Commerce.Events.Diagnostics;
using Commerce.Events.Routing;

namespace Commerce.Events.Dispatch;

/// <summary>
/// One call of a subscriber. It runs on the thread of whoever starts it, because another thread costs as much as all else that a delivery
/// costs. A subscriber may block that thread, so the end does not wait for it: the alarm of its time limit ends the call without it.
/// </summary>
/// <param name="caller">What all calls share.</param>
/// <param name="subscriber">The subscriber.</param>
/// <param name="delivery">The delivery.</param>
/// <param name="end">Gets the outcome, once.</param>
/// <param name="aborted">Cancelled when the host waits no longer.</param>
internal sealed class SubscriberCall(
    SubscriberCaller caller, Subscriber subscriber, Delivery delivery, DeliveryEnd end, CancellationToken aborted)
{
    /// <summary>How long a subscriber may take to notice that its time is over. After that it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly bool isObserved = caller.Telemetry.IsObserved;
    private TraceSpan? span;
    private long started;
    private IDeliveryUnit? unit;
    private bool hasEnded;

    /// <summary>Calls the subscriber. Does not throw, whatever the subscriber does.</summary>
    /// <returns><see langword="false"/> when the call has ended before, without the subscriber.</returns>
    public async Task<bool> RunAsync()
    {
        if (isObserved)
        {
            (span, started) = (DeliveryTelemetry.Start(delivery), caller.Telemetry.Now());
        }

        if (!subscriber.Selects(delivery.Event.Name))
        {
            End(caller.Reject(delivery), isLeft: false);
            return true;
        }

        using var limit = new TimeLimit(
            subscriber.Config.Timeout, caller.Time, aborted, static call => ((SubscriberCall)call).LeaveSoon(), this);
        Exception? error = null;
        try
        {
            unit = subscriber.Config.Transactional ? caller.Begin(delivery) : null;
            await caller.Invoker.InvokeAsync(subscriber, delivery, limit.Token);
        }
        catch (Exception exception)
        {
            error = exception;
        }

        if (Interlocked.Exchange(ref hasEnded, true))
        {
            // The alarm may have come before the unit began.
            await RollBackAsync();
            return false;
        }

        End(await DecideAsync(error, limit), isLeft: false);
        return true;
    }

    private async ValueTask<DeliveryOutcome?> DecideAsync(Exception? error, TimeLimit limit)
    {
        try
        {
            await using var opened = unit;
            if (error is null)
            {
                return opened is null ? DeliveryOutcome.Done(delivery)
                    : await opened.CommitAsync(limit.Token) ? DeliveryOutcome.Recorded(delivery)
                    : null;
            }
        }
        catch (Exception exception)
        {
            error ??= exception;
        }

        return error is not OperationCanceledException ? caller.Fail(subscriber, delivery, error)
            : aborted.IsCancellationRequested ? null
            : caller.Fail(subscriber, delivery, limit.IsOver ? TimedOut(error) : error);
    }

    /// <summary>The token is about to be cancelled: the subscriber may return in time, or not.</summary>
    private void LeaveSoon()
    {
        if (aborted.IsCancellationRequested)
        {
            _ = LeaveAsync();
        }
        else
        {
            _ = new Alarm(caller.Time, Grace, static call => _ = ((SubscriberCall)call).LeaveAsync(), this);
        }
    }

    /// <summary>Ends the call without the subscriber, which must not keep its transaction open.</summary>
    private async Task LeaveAsync()
    {
        if (!Interlocked.Exchange(ref hasEnded, true))
        {
            await RollBackAsync();
            End(aborted.IsCancellationRequested ? null : caller.Fail(subscriber, delivery, TimedOut(null)), isLeft: true);
        }
    }

    private async Task RollBackAsync()
    {
        if (Interlocked.Exchange(ref unit, null) is { } opened)
        {
            await opened.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void End(DeliveryOutcome? outcome, bool isLeft)
    {
        if (isObserved)
        {
            caller.Telemetry.Ended(span, delivery, outcome, started);
            span?.Dispose();
        }

        end(delivery, outcome, isLeft);
    }

    private TimeoutException TimedOut(Exception? exception) =>
        new($"COM4203 The subscriber '{subscriber.Id}' did not return within {subscriber.Config.Timeout}.", exception);
}
