using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>
/// Events on their way through a commit. Room in the queue is reserved before the commit, and used or released after it, so that a
/// delivery is never in a queue before its row is committed.
/// </summary>
internal sealed class PostgresEventCommit : IDatabaseEventCommit
{
    private readonly List<StoredEvent> events;
    private readonly List<(string RunId, List<StoredEvent> Events)> held;
    private readonly EventChanges changes;
    private readonly EventRoutes routes;
    private readonly IDeliveryQueue queue;
    private readonly List<(Delivery Delivery, bool IsReserved)> deliveries = [];
    private readonly List<Delivery> tooDeep = [];
    private NpgsqlBatchCommand? elsewhere;

    public PostgresEventCommit(
        List<StoredEvent> events,
        List<(string RunId, List<StoredEvent> Events)> held,
        EventChanges changes,
        EventRoutes routes,
        IDeliveryQueue queue)
    {
        (this.events, this.held, this.changes, this.routes, this.queue) = (events, held, changes, routes, queue);
        foreach (var stored in events)
        {
            foreach (var subscriber in routes.SubscribersOf(stored.Name))
            {
                Add(new Delivery(subscriber, stored, Attempt: 1));
            }
        }
    }

    public string? FirstEventId => events.Count > 0 ? events[0].Id : null;

    /// <inheritdoc/>
    /// <remarks>What runs have held comes before what they emit with their last write: it was emitted earlier.</remarks>
    public void AddTo(NpgsqlBatch batch)
    {
        var keys = events.Concat(held.SelectMany(group => group.Events)).Select(stored => stored.OrderingKey).OfType<string>().ToList();
        if (keys.Count > 0 || changes.ReleasedRuns.Count > 0)
        {
            OutboxSql.AddOrderLocks(batch, keys, changes.ReleasedRuns);
        }

        foreach (var (runId, group) in held)
        {
            OutboxSql.AddEvents(batch, group, runId);
        }

        if (changes.ReleasedRuns.Count > 0)
        {
            OutboxSql.AddRelease(batch, changes.ReleasedRuns, routes);
        }

        if (events.Count > 0)
        {
            OutboxSql.AddEvents(batch, events, heldBy: null);
        }

        if (deliveries.Count > 0)
        {
            OutboxSql.AddDeliveries(batch, deliveries, queue.HostId);
        }

        if (tooDeep.Count > 0)
        {
            OutboxSql.AddDeadLetters(batch, tooDeep, routes.MaxDepth);
        }

        if (events.Count > 0)
        {
            OutboxSql.AddDeliveriesElsewhere(batch, events, routes.MaxDepth);
            elsewhere = batch.BatchCommands[^1];
        }

        if (changes.DroppedRuns.Count > 0)
        {
            OutboxSql.AddDrop(batch, changes.DroppedRuns);
        }
    }

    public void Complete()
    {
        var isAnyLeft = changes.ReleasedRuns.Count > 0 || elsewhere is { RecordsAffected: > 0 };
        foreach (var (delivery, isReserved) in deliveries)
        {
            if (isReserved)
            {
                queue.Enqueue(delivery);
            }
            else
            {
                isAnyLeft = true;
            }
        }

        if (isAnyLeft)
        {
            queue.NotifyWaiting();
        }

        if (events.Count > 0 || changes.ReleasedRuns.Count > 0)
        {
            queue.NotifyReleased(events, changes.ReleasedRuns);
        }
    }

    public void Abandon()
    {
        foreach (var (delivery, isReserved) in deliveries)
        {
            if (isReserved)
            {
                queue.Release(delivery);
            }
        }
    }

    private void Add(Delivery delivery)
    {
        if (delivery.Event.Depth > routes.MaxDepth)
        {
            tooDeep.Add(delivery);
            return;
        }

        // Whether a delayed or ordered delivery is next, the rows of all hosts decide.
        var isDueAtOnce = delivery.Event.Options.Delay == TimeSpan.Zero && !routes.IsOrdered(delivery.Event, delivery.Subscriber);
        deliveries.Add((delivery, isDueAtOnce && queue.TryReserve(delivery)));
    }
}
