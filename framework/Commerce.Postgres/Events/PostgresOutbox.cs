using Commerce.Identifiers;

namespace Commerce.Postgres.Events;

/// <summary>Writes events into the transaction that caused them, with a delivery for each subscriber of all hosts.</summary>
/// <param name="ids">Makes event ids.</param>
/// <param name="time">The clock.</param>
/// <param name="routes">Who wants which event.</param>
/// <param name="queue">Where this host's deliveries go after the commit.</param>
public sealed class PostgresOutbox(IIdGenerator ids, TimeProvider time, EventRoutes routes, IDeliveryQueue queue) : Outbox(ids, time)
{
    internal override IEventHandover Prepare(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var held = batch.Held.Count == 0
            ? []
            : batch.Held.Select(group => (group.ExecutionId, Messages: Messages(group.Events))).ToList();
        return new PostgresHandover(Messages(batch.Released), held, batch, routes, queue);
    }
}
