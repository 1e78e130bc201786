using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>Where a session inside a running transaction began. What came after it can be rolled back on its own.</summary>
/// <param name="outer">The mark of the surrounding session of the same transaction.</param>
/// <param name="savepoint">The savepoint that its first statement sets; <see langword="null"/> when nothing was sent before.</param>
/// <param name="events">The number of events emitted before.</param>
internal sealed class SessionMark(SessionMark? outer, string? savepoint, int events)
{
    private bool sent;
    private bool emitted;

    public string? Savepoint { get; } = savepoint;

    /// <summary>Whether a statement was sent, here or in an inner session: there may be something to roll back.</summary>
    public bool IsSent => sent;

    /// <summary>Whether there may be statements or events to roll back.</summary>
    public bool IsUsed => sent || emitted;

    /// <summary>
    /// Adds the savepoint ahead of the first statement, and those of surrounding sessions that have sent nothing themselves.
    /// </summary>
    public void AddTo(NpgsqlBatch batch)
    {
        if (sent)
        {
            return;
        }

        outer?.AddTo(batch);
        sent = true;
        if (Savepoint is not null)
        {
            batch.Add($"savepoint {Savepoint}");
        }
    }

    /// <summary>Notes that an event was emitted, here or in an inner session.</summary>
    public void Emit()
    {
        emitted = true;
        outer?.Emit();
    }

    /// <summary>Discards the events that were emitted since.</summary>
    public void DiscardEvents(EmittedEventList all) => all.Keep(events);
}
