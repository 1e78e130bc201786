using Commerce.Events.Deliveries;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>Commits with events.</summary>
internal static class OutboxCommits
{
    /// <summary>Commits a transaction that belongs to no workflow run, with its events.</summary>
    public static Task CommitAsync(this IOutbox outbox, DatabaseTransaction transaction, CancellationToken cancellationToken) =>
        outbox.CommitAsync(new EventChanges(transaction.Events), add => transaction.CommitAsync(add, cancellationToken));

    /// <summary>Takes events through a commit.</summary>
    /// <param name="outbox">The outbox.</param>
    /// <param name="changes">What the commit does to events.</param>
    /// <param name="send">Sends the statements that it is given, with a commit.</param>
    public static async Task CommitAsync(this IOutbox outbox, EventChanges changes, Func<Action<NpgsqlBatch>, Task> send)
    {
        var commit = outbox.Prepare(changes);
        try
        {
            await send(commit.AddTo);
        }
        catch
        {
            commit.Abandon();
            throw;
        }

        commit.Complete();
    }
}
