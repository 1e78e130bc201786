using MediatR;

namespace Commerce.Hosting.Events;

/// <summary>Calls the subscriber with the services of the delivery's own scope.</summary>
internal sealed class DeliverEventHandler(IServiceProvider services) : IRequestHandler<DeliverEvent>
{
    public async Task<Unit> Handle(DeliverEvent request, CancellationToken cancellationToken)
    {
        await request.Subscriber.Descriptor.Handle(request.Delivery, services, cancellationToken);
        return Unit.Value;
    }
}
