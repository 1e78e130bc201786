using Commerce.Events;
using Commerce.Manifests;
using MediatR;

namespace Commerce.Hosting.Events;

/// <summary>The message MediatR carries: one event to one subscriber.</summary>
internal sealed record DeliverEvent(Subscriber Subscriber, EventMessage Message) : IRequest;

/// <summary>A subscriber of this application.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Config">What its file says.</param>
/// <param name="Descriptor">Its file and method.</param>
internal sealed record Subscriber(string Id, SubscriberConfig Config, SubscriberDescriptor Descriptor);
