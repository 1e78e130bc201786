using Commerce.Events;
using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Where events go with the commit that caused them: the seam between providers of the event bus.</summary>
/// <param name="ids">Makes event ids.</param>
/// <param name="time">The clock of <see cref="EventMessage.EmittedAt"/>.</param>
public abstract class Outbox(IIdGenerator ids, TimeProvider time)
{
    internal TimeProvider Time => time;

    /// <summary>Prepares what a commit does to events.</summary>
    internal abstract IEventHandover Prepare(EventBatch batch);

    /// <summary>Releases events that belong to no transaction.</summary>
    internal virtual async ValueTask EmitAsync(Database database, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (DatabaseScope.On(database) is null && !DatabaseScope.IsExclusive())
        {
            await database.EmitAloneAsync(events, cancellationToken);
            return;
        }

        await using var session = database.BeginSession();
        foreach (var message in events)
        {
            session.Emit(message);
        }

        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Commits a transaction that belongs to no workflow run, with its events.</summary>
    internal Task CommitAsync(DatabaseTransaction transaction, CancellationToken cancellationToken) =>
        CommitAsync(new EventBatch(transaction.Events), add => transaction.CommitAsync(add, cancellationToken));

    /// <summary>Takes events through a commit.</summary>
    /// <param name="events">The events.</param>
    /// <param name="commit">Sends the statements it is given, with a commit.</param>
    internal async Task CommitAsync(EventBatch events, Func<Action<NpgsqlBatch>, Task> commit)
    {
        var handover = Prepare(events);
        try
        {
            await commit(handover.AddTo);
        }
        catch
        {
            handover.Abandon();
            throw;
        }

        handover.Complete();
    }

    private protected List<OutboxMessage> Messages(IReadOnlyList<OutboxEvent> events)
    {
        var messages = new List<OutboxMessage>(events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            var message = new EventMessage(ids.NewId("evt"), events[i].Name, events[i].Data, time.GetUtcNow(), events[i].Depth, Attempt: 1)
            {
                OrderingKey = events[i].Options?.OrderingKey,
            };
            messages.Add(new OutboxMessage(message, events[i].Options ?? OutboxMessage.Defaults));
        }

        return messages;
    }
}
