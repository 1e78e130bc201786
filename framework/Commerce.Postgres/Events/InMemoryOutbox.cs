using System.Collections.Concurrent;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Events that live in this process only: they are lost with it. For tests, by explicit choice.</summary>
/// <param name="ids">Makes event ids.</param>
/// <param name="time">The clock.</param>
/// <param name="routes">Who wants which event.</param>
/// <param name="queue">Where deliveries go after the commit.</param>
/// <param name="store">Where deliveries wait that find no room.</param>
public sealed class InMemoryOutbox(IIdGenerator ids, TimeProvider time, EventRoutes routes, IDeliveryQueue queue, InMemoryDeliveryStore store) : Outbox(ids, time)
{
    private readonly ConcurrentDictionary<string, List<OutboxMessage>> held = new(StringComparer.Ordinal);

    internal override IEventHandover Prepare(EventBatch batch) => new Handover(this, batch, Messages(batch.Released));

    internal override ValueTask EmitAsync(Database? database, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (database is not null && DatabaseScope.On(database) is not null)
        {
            return base.EmitAsync(database, events, cancellationToken);
        }

        // As in a transaction, the same event twice is one.
        Release(Messages(events.Count == 1 ? events : [.. events.Distinct()]));
        return ValueTask.CompletedTask;
    }

    private void Release(List<OutboxMessage> messages)
    {
        var left = false;
        foreach (var message in messages)
        {
            foreach (var subscriber in routes.SubscribersOf(message.Message.Name))
            {
                var delivered = routes.HasOrder(message.Message, subscriber) ? message.Message : message.Message with { OrderingKey = null };
                var delivery = new PendingDelivery(subscriber, delivered) { Priority = message.Priority };
                var isTooDeep = delivered.Depth > routes.MaxDepth;
                if (!isTooDeep && message.Options.Delay == TimeSpan.Zero && delivered.OrderingKey is null && queue.TryReserve(delivery))
                {
                    queue.Enqueue(delivery);
                }
                else
                {
                    store.Add(delivery, message.Options.Delay, isTooDeep);
                    left = true;
                }
            }
        }

        if (left)
        {
            queue.Signal();
        }

        queue.Released(messages.ConvertAll(message => message.Message), []);
    }

    private sealed class Handover(InMemoryOutbox outbox, EventBatch batch, List<OutboxMessage> messages) : IEventHandover
    {
        public string? FirstId => messages.Count > 0 ? messages[0].Message.Id : null;

        public void AddTo(NpgsqlBatch commit)
        {
            // Nothing is written.
        }

        public void Complete()
        {
            foreach (var (executionId, events) in batch.Held)
            {
                outbox.held.GetOrAdd(executionId, static _ => []).AddRange(outbox.Messages(events));
            }

            foreach (var executionId in batch.Done)
            {
                if (outbox.held.TryRemove(executionId, out var released))
                {
                    messages.InsertRange(0, released);
                }
            }

            batch.Undone.ForEach(executionId => outbox.held.TryRemove(executionId, out _));
            if (messages.Count > 0)
            {
                outbox.Release(messages);
            }
        }

        public void Abandon()
        {
            // Nothing was reserved.
        }
    }
}
