using Commerce.Events;
using Commerce.Events.Routing;
using MediatR;

namespace Commerce.Hosting.Events;

/// <summary>The request that MediatR carries: one event to one subscriber.</summary>
/// <param name="Subscriber">The subscriber.</param>
/// <param name="Delivery">The delivery.</param>
internal sealed record DeliverEvent(Subscriber Subscriber, Delivery Delivery) : IRequest;
