using Commerce.Events.Deliveries;
using Commerce.Events.Routing;

namespace Commerce.Postgres.Events;

/// <summary>Writes events into the transaction that caused them, with a delivery for each subscriber of all hosts.</summary>
/// <param name="factory">Gives events their identity.</param>
/// <param name="routes">Says which subscribers want which event.</param>
/// <param name="queue">Receives this host's deliveries after the commit.</param>
internal sealed class PostgresOutbox(StoredEventFactory factory, EventRoutes routes, IDeliveryQueue queue) : IOutbox
{
    public bool IsStored => true;

    public IDatabaseEventCommit Prepare(EventChanges changes)
    {
        var held = changes.Held.Count == 0
            ? []
            : changes.Held.Select(group => (group.RunId, Events: factory.Create(group.Events))).ToList();
        return new PostgresEventCommit(factory.Create(changes.Released), held, changes, routes, queue);
    }
}
