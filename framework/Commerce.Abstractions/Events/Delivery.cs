namespace Commerce.Events;

/// <summary>An event on its way to one subscriber.</summary>
/// <param name="Subscriber">The subscriber's id.</param>
/// <param name="Event">The event.</param>
/// <param name="Attempt">The number of this attempt, from 1.</param>
public sealed record Delivery(string Subscriber, StoredEvent Event, int Attempt);
