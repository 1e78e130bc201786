using Commerce.Events;
using MediatR;

namespace Commerce.Hosting.Events;

/// <summary>Marks everything a subscriber emits as caused by the event it handles, so that an endless chain can be recognised.</summary>
internal sealed class CausationBehavior : IPipelineBehavior<DeliverEvent, Unit>
{
    public async Task<Unit> Handle(DeliverEvent request, CancellationToken cancellationToken, RequestHandlerDelegate<Unit> next)
    {
        EventCause.Enter(request.Delivery.Event.Depth + 1);
        return await next();
    }
}
