using System.Collections.Concurrent;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;

namespace Commerce.Events.InMemory;

/// <summary>Events that live in this process only: they are lost with it. For tests, by explicit choice.</summary>
/// <param name="factory">Gives events their identity.</param>
/// <param name="routes">Says which subscribers want which event.</param>
/// <param name="queue">Receives deliveries after the commit.</param>
/// <param name="store">Keeps deliveries that find no room.</param>
internal sealed class InMemoryOutbox(StoredEventFactory factory, EventRoutes routes, IDeliveryQueue queue, InMemoryDeliveryStore store)
{
    private readonly Lock releasing = new();
    private readonly ConcurrentDictionary<string, List<StoredEvent>> held = new(StringComparer.Ordinal);

    /// <summary>Prepares what a commit does to events.</summary>
    public IEventCommit Prepare(EventChanges changes) => new Commit(this, changes, factory.Create(changes.Released));

    private void Release(List<StoredEvent> events)
    {
        var isAnyLeft = false;
        // One commit after the other, so that all subscribers see one order.
        lock (releasing)
        {
            foreach (var stored in events)
            {
                foreach (var subscriber in routes.SubscribersOf(stored.Name))
                {
                    isAnyLeft |= !TryTakeInHand(new Delivery(subscriber, stored, Attempt: 1));
                }
            }
        }

        if (isAnyLeft)
        {
            queue.NotifyWaiting();
        }

        queue.NotifyReleased(events, []);
    }

    private bool TryTakeInHand(Delivery delivery)
    {
        if (delivery.Event.Depth > routes.MaxDepth)
        {
            store.AddDead(DeliveryOutcome.Dead(delivery, EventChain.TooLong(routes.MaxDepth)));
            return true;
        }

        var isDueAtOnce = delivery.Event.Options.Delay == TimeSpan.Zero && !routes.IsOrdered(delivery.Event, delivery.Subscriber);
        if (isDueAtOnce && queue.TryReserve(delivery))
        {
            queue.Enqueue(delivery);
            return true;
        }

        store.Add(delivery);
        return false;
    }

    private sealed class Commit(InMemoryOutbox outbox, EventChanges changes, List<StoredEvent> events) : IEventCommit
    {
        public string? FirstEventId => events.Count > 0 ? events[0].Id : null;

        public void Complete()
        {
            foreach (var (runId, emitted) in changes.Held)
            {
                outbox.held.GetOrAdd(runId, static _ => []).AddRange(outbox.Create(emitted));
            }

            foreach (var runId in changes.ReleasedRuns)
            {
                if (outbox.held.TryRemove(runId, out var released))
                {
                    events.InsertRange(0, released);
                }
            }

            changes.DroppedRuns.ForEach(runId => outbox.held.TryRemove(runId, out _));
            if (events.Count > 0)
            {
                outbox.Release(events);
            }
        }

        public void Abandon()
        {
            // Nothing was reserved.
        }
    }

    private List<StoredEvent> Create(IReadOnlyList<EmittedEvent> emitted) => factory.Create(emitted);
}
