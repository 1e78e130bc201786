using Commerce.Events;
using Commerce.Events.Dispatch;
using Commerce.Events.Routing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Events;

/// <summary>Calls subscribers through MediatR, so that an application's pipeline behaviors see every delivery.</summary>
/// <param name="scopes">Creates the scope of a delivery.</param>
internal sealed class MediatorInvoker(IServiceScopeFactory scopes) : ISubscriberInvoker
{
    /// <inheritdoc/>
    public async Task InvokeAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new DeliverEvent(subscriber, delivery), cancellationToken);
    }
}
