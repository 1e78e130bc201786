using Commerce.Events;
using Commerce.Postgres.Errors;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>
/// Released events on their way through a commit. Room in the queue is reserved before and used or given back after, so that a
/// delivery is never in a queue before its rows are true.
/// </summary>
internal sealed class OutboxHandover
{
    private readonly List<EventMessage> messages;
    private readonly List<PendingDelivery> deliveries = [];
    private readonly List<PendingDelivery> tooDeep = [];
    private readonly EventRoutes routes;
    private readonly IDeliveryQueue queue;
    private readonly bool reserved;

    public OutboxHandover(List<EventMessage> messages, EventRoutes routes, IDeliveryQueue queue)
    {
        this.messages = messages;
        this.routes = routes;
        this.queue = queue;
        foreach (var message in messages)
        {
            var target = message.Depth > routes.MaxDepth ? tooDeep : deliveries;
            foreach (var subscriber in routes.SubscribersOf(message.Name))
            {
                target.Add(new PendingDelivery(subscriber, message));
            }
        }

        reserved = deliveries.Count > 0 && queue.TryReserve(deliveries.Count);
    }

    /// <summary>The id of the first event, or <see langword="null"/>.</summary>
    public string? FirstId => messages.Count > 0 ? messages[0].Id : null;

    /// <summary>Adds the statements to the batch that commits.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        if (messages.Count > 0)
        {
            OutboxSql.AddEvents(batch, messages, heldBy: null);
        }

        if (deliveries.Count > 0)
        {
            OutboxSql.AddDeliveries(batch, deliveries, reserved ? queue.HostId : null);
        }

        if (tooDeep.Count > 0)
        {
            OutboxSql.AddDeadLetters(batch, tooDeep, routes.MaxDepth);
        }
    }

    /// <summary>The commit has happened.</summary>
    public void Complete()
    {
        if (reserved)
        {
            deliveries.ForEach(queue.Enqueue);
        }
        else if (deliveries.Count > 0)
        {
            queue.Signal();
        }
    }

    /// <summary>The commit has not happened, or nobody knows.</summary>
    /// <param name="cause">The database's refusal is certain; everything else is not.</param>
    public void Abandon(Exception cause)
    {
        if (!reserved)
        {
            return;
        }

        if (PostgresErrors.IsRefusal(cause))
        {
            queue.Release(deliveries.Count);
        }
        else
        {
            queue.ReleaseUncertain(deliveries.Count);
        }
    }
}
