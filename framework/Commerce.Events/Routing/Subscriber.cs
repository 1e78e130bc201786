using Commerce.Manifests;

namespace Commerce.Events.Routing;

/// <summary>A subscriber of this application.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Config">What its file declares.</param>
/// <param name="Descriptor">Its file and method.</param>
internal sealed record Subscriber(string Id, SubscriberConfig Config, SubscriberDescriptor Descriptor);
