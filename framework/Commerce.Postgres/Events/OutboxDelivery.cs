namespace Commerce.Postgres.Events;

/// <summary>A delivery about to be written.</summary>
/// <param name="Delivery">The event and its subscriber.</param>
/// <param name="Source">The event's options.</param>
/// <param name="InHand">Whether this host has room for it and takes it at once.</param>
internal readonly record struct OutboxDelivery(PendingDelivery Delivery, OutboxMessage Source, bool InHand);
