namespace Commerce.Postgres.Events;

/// <summary>An event and what became of it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Deliveries">One for each subscriber.</param>
public sealed record EventTrace(EventRecord Event, IReadOnlyList<DeliveryRecord> Deliveries);
