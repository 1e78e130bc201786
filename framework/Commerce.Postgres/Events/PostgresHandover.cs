using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>
/// Events on their way through a commit. Room in the queue is reserved before and used or given back after, so that a delivery is never
/// in a queue before its rows are true.
/// </summary>
internal sealed class PostgresHandover : IEventHandover
{
    private readonly List<OutboxMessage> messages;
    private readonly List<(string ExecutionId, List<OutboxMessage> Messages)> held;
    private readonly EventBatch batch;
    private readonly EventRoutes routes;
    private readonly IDeliveryQueue queue;
    private readonly List<OutboxDelivery> deliveries = [];
    private readonly List<OutboxDelivery> tooDeep = [];

    public PostgresHandover(
        List<OutboxMessage> messages, List<(string ExecutionId, List<OutboxMessage> Messages)> held, EventBatch batch, EventRoutes routes, IDeliveryQueue queue)
    {
        (this.messages, this.held, this.batch, this.routes, this.queue) = (messages, held, batch, routes, queue);
        foreach (var message in messages)
        {
            var isTooDeep = message.Message.Depth > routes.MaxDepth;
            foreach (var subscriber in routes.SubscribersOf(message.Message.Name))
            {
                var delivery = new PendingDelivery(subscriber, message.Message);
                if (isTooDeep)
                {
                    tooDeep.Add(new(delivery, message, InHand: false));
                }
                else
                {
                    // What is to come later, or in order, is decided by the rows of all hosts.
                    var atOnce = message.Options.Delay == TimeSpan.Zero && !routes.HasOrder(message.Message, subscriber);
                    deliveries.Add(new(delivery, message, atOnce && queue.TryReserve(delivery)));
                }
            }
        }
    }

    public string? FirstId => messages.Count > 0 ? messages[0].Message.Id : null;

    public void AddTo(NpgsqlBatch batch)
    {
        if (messages.Count > 0)
        {
            OutboxSql.AddEvents(batch, messages, heldBy: null);
        }

        if (deliveries.Count > 0)
        {
            OutboxSql.AddDeliveries(batch, deliveries, queue.HostId);
        }

        if (tooDeep.Count > 0)
        {
            OutboxSql.AddDeadLetters(batch, tooDeep, routes.MaxDepth);
        }

        foreach (var (executionId, events) in held)
        {
            OutboxSql.AddEvents(batch, events, executionId);
        }

        if (this.batch.Done.Count > 0)
        {
            OutboxSql.AddRelease(batch, this.batch.Done, routes);
        }

        if (this.batch.Undone.Count > 0)
        {
            OutboxSql.AddClear(batch, this.batch.Undone);
        }
    }

    public void Complete()
    {
        var left = batch.Done.Count > 0;
        foreach (var delivery in deliveries)
        {
            if (delivery.InHand)
            {
                queue.Enqueue(delivery.Delivery);
            }
            else
            {
                left = true;
            }
        }

        if (left)
        {
            queue.Signal();
        }

        if (messages.Count > 0 || batch.Done.Count > 0)
        {
            queue.Released(messages.ConvertAll(message => message.Message), batch.Done);
        }
    }

    public void Abandon()
    {
        foreach (var delivery in deliveries)
        {
            if (delivery.InHand)
            {
                queue.Release(delivery.Delivery);
            }
        }
    }
}
