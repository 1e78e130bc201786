using Commerce.Events;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Writes events into the transaction that caused them, with a delivery for each subscriber.</summary>
/// <param name="ids">Makes event ids.</param>
/// <param name="time">The clock of <see cref="EventMessage.EmittedAt"/>.</param>
/// <param name="routes">Who wants which event.</param>
/// <param name="queue">Where this host's deliveries go after the commit.</param>
public sealed class Outbox(IIdGenerator ids, TimeProvider time, EventRoutes routes, IDeliveryQueue queue)
{
    internal TimeProvider Time => time;

    /// <summary>Commits a transaction that belongs to no workflow run, with its events.</summary>
    internal async Task CommitAsync(DatabaseTransaction transaction, CancellationToken cancellationToken)
    {
        var handover = Prepare(transaction.Events);
        try
        {
            await transaction.CommitAsync(handover.AddTo, cancellationToken);
        }
        catch (Exception exception)
        {
            handover.Abandon(exception);
            throw;
        }

        handover.Complete();
    }

    /// <summary>The statements that write released events, and what to do once they are committed.</summary>
    internal OutboxHandover Prepare(IReadOnlyList<OutboxEvent> events) => new(Messages(events), routes, queue);

    /// <summary>The statement that writes events held until a run ends.</summary>
    internal void Hold(NpgsqlBatch batch, IReadOnlyList<OutboxEvent> events, string executionId) =>
        OutboxSql.AddEvents(batch, Messages(events), executionId);

    /// <summary>The statement that releases what runs held.</summary>
    internal void ReleaseHeld(NpgsqlBatch batch, List<string> executionIds) => OutboxSql.AddRelease(batch, executionIds, routes);

    /// <summary>Wakes the dispatcher after held events were released.</summary>
    internal void Signal() => queue.Signal();

    private List<EventMessage> Messages(IReadOnlyList<OutboxEvent> events)
    {
        var messages = new List<EventMessage>(events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            messages.Add(new EventMessage(ids.NewId("evt"), events[i].Name, events[i].Data, time.GetUtcNow(), events[i].Depth, Attempt: 1));
        }

        return messages;
    }
}
