using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>An event on its way to one subscriber.</summary>
/// <param name="Subscriber">The subscriber's id.</param>
/// <param name="Message">The event.</param>
public sealed record PendingDelivery(string Subscriber, EventMessage Message);
