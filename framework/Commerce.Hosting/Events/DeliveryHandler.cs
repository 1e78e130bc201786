using Commerce.Postgres.Events;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Events;

/// <summary>Calls a subscriber for one delivery, in a scope of its own, and says what became of it.</summary>
/// <param name="scopes">Makes scopes.</param>
/// <param name="time">The clock of time limits.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeliveryHandler(IServiceScopeFactory scopes, TimeProvider time, ILogger<DeliveryHandler> logger)
{
    /// <summary>How long a subscriber may take to notice that its time is over. After that it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <returns>The outcome; <see langword="null"/> when the host stopped before the end, or another one has the delivery.</returns>
    public async Task<DeliveryOutcome?> DeliverAsync(Subscriber subscriber, PendingDelivery delivery, IDeliveryStore store, long hostId, CancellationToken aborting)
    {
        var config = subscriber.Config;
        using var limit = new CancellationTokenSource(config.Timeout, time);
        await using var abort = aborting.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        try
        {
            var handling = config.Transactional ? HandleTransactionallyAsync(subscriber, delivery, store, hostId, limit.Token) : HandleAsync(subscriber, delivery, limit.Token);
            return await handling.WaitAsync(config.Timeout + Grace, time, aborting)
                ? new DeliveryOutcome(delivery, null, null) { IsRecorded = config.Transactional && store is PostgresDeliveryStore }
                : null;
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            var error = limit.IsCancellationRequested && exception is OperationCanceledException or TimeoutException
                ? new TimeoutException($"COM4203 The subscriber '{subscriber.Id}' did not finish within {config.Timeout}.", exception)
                : exception;
            return Failure(delivery, config, error);
        }
    }

    private DeliveryOutcome Failure(PendingDelivery delivery, Commerce.Events.SubscriberConfig config, Exception error)
    {
        var (message, retry) = (delivery.Message, config.Retry);
        LogDeliveryFailed(error, message.Name, message.Id, delivery.Subscriber, message.Attempt, retry.Attempts);
        return new DeliveryOutcome(delivery, error.ToString(), retry.AllowsAnother(error, message.Attempt) ? retry.DelayAfter(message.Attempt) : null);
    }

    private async Task<bool> HandleAsync(Subscriber subscriber, PendingDelivery delivery, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await mediator.Send(new DeliverEvent(subscriber, delivery.Message), cancellationToken);
        return true;
    }

    private async Task<bool> HandleTransactionallyAsync(
        Subscriber subscriber, PendingDelivery delivery, IDeliveryStore store, long hostId, CancellationToken cancellationToken)
    {
        await using var unit = store.Begin(hostId, delivery);
        return await HandleAsync(subscriber, delivery, cancellationToken) && (unit is null || await unit.CommitAsync(cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The subscriber '{Subscriber}' failed on {Event} ({EventId}), attempt {Attempt} of {MaxAttempts}")]
    private partial void LogDeliveryFailed(Exception exception, string @event, string eventId, string subscriber, int attempt, int maxAttempts);
}
