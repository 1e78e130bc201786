using Commerce.Events.Routing;

namespace Commerce.Events.Dispatch;

/// <summary>Calls a subscriber's method. The host implements it.</summary>
internal interface ISubscriberInvoker
{
    /// <summary>Calls the subscriber for one delivery, in a service scope of its own.</summary>
    /// <param name="subscriber">The subscriber.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Cancelled when the attempt's time is over or the host aborts.</param>
    Task InvokeAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken);
}
