using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>Where a session inside a running transaction began: what came after it can be undone alone.</summary>
/// <param name="outer">The mark of the session it is inside of, of the same transaction.</param>
/// <param name="savepoint">The savepoint its first statement sets; <see langword="null"/>: there is nothing before it.</param>
/// <param name="events">How many events there were.</param>
internal sealed class SessionMark(SessionMark? outer, string? savepoint, int events)
{
    private bool sent;
    private bool emitted;

    public string? Savepoint { get; } = savepoint;

    /// <summary>A statement is on its way, here or further inside: there may be something to roll back.</summary>
    public bool IsSent => sent;

    /// <summary>There may be something to undo.</summary>
    public bool IsUsed => sent || emitted;

    /// <summary>A statement is about to be sent: before it goes the savepoint, and those of the sessions around that have sent nothing themselves.</summary>
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

    /// <summary>An event was emitted, here or further inside.</summary>
    public void Emit()
    {
        emitted = true;
        outer?.Emit();
    }

    /// <summary>Takes back what was emitted since.</summary>
    public void TakeBack(EmittedEventList all) => all.Keep(events);
}
