using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Postgres.Errors;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>One commit of writes: their statements, their events, and the check of a commit whose answer is lost.</summary>
/// <param name="database">The shared database.</param>
/// <param name="hostId">This host's id.</param>
/// <param name="writes">The writes, of different runs.</param>
/// <param name="effects">The transaction with the effects of the first write's handler. Default: there are none.</param>
internal sealed class JournalCommit(
    Database database, long hostId, IReadOnlyList<JournalWrite> writes, DatabaseTransaction? effects = null)
{
    /// <summary>Commits.</summary>
    /// <param name="commit">Sends the statements and the commit.</param>
    /// <exception cref="PostgresException">The database rejected the commit: nothing is kept.</exception>
    /// <exception cref="JournalUnavailableException">
    /// <c>COM3011</c>: the connection was lost, and nothing is kept or the outcome is unknown.
    /// </exception>
    /// <exception cref="CommerceException"><c>COM6025</c>: the server has ended the transaction with the handler's effects.</exception>
    public async Task RunAsync(Func<Action<NpgsqlBatch>, Task> commit)
    {
        // Only a run that is done releases events; until then they are held, and a reverted run releases none.
        var events = database.Outbox.Prepare(Events());
        try
        {
            await commit(batch =>
            {
                JournalSql.AddWrites(batch, writes, hostId);
                events.AddTo(batch);
            });
        }
        catch (Exception exception)
        {
            var isKnown = exception is CommerceException || PostgresErrors.IsRejection(exception) || UnsentWork.Is(exception);
            if (isKnown || !await WasWrittenAsync(exception, events))
            {
                events.Abandon();
                throw NotWritten(exception);
            }
        }

        events.Complete();
    }

    /// <summary>
    /// The database answers, and has not committed. What a handler has done is lost with its transaction: that is a failed attempt, because
    /// the same may happen to the next one.
    /// </summary>
    private Exception NotWritten(Exception exception) => !JournalErrors.IsConnection(exception) ? exception
        : effects is not null ? SessionErrors.Broken(exception)
        : JournalErrors.NotWritten(writes[0].Run, exception);

    private EventChanges Events() => new(Released())
    {
        Held = Held(),
        ReleasedRuns = Ending(WorkflowState.Done),
        DroppedRuns = Ending(WorkflowState.Reverted, WorkflowState.Failed),
    };

    private List<EmittedEvent> Released()
    {
        var events = new List<EmittedEvent>();
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i].State == WorkflowState.Done && HasEvents(i))
            {
                events.AddRange(EventsOf(i));
            }
        }

        return events;
    }

    private bool HasEvents(int index) => writes[index].Events.Count > 0 || (index == 0 && effects?.Events.Count > 0);

    private IEnumerable<EmittedEvent> EventsOf(int index) =>
        (index == 0 ? effects?.Events ?? [] : []).Concat(writes[index].Events);

    private List<(string RunId, IReadOnlyList<EmittedEvent> Events)> Held()
    {
        var held = new List<(string, IReadOnlyList<EmittedEvent>)>();
        for (var i = 0; i < writes.Count; i++)
        {
            if (!writes[i].State.HasEnded && HasEvents(i))
            {
                held.Add((writes[i].Run.Id.Value, [.. EventsOf(i)]));
            }
        }

        return held;
    }

    /// <summary>Runs that end in one of the states and may have held events.</summary>
    private List<string> Ending(params ReadOnlySpan<WorkflowState> states)
    {
        var ids = new List<string>();
        foreach (var write in writes)
        {
            if (!write.CreatesRun && states.Contains(write.State))
            {
                ids.Add(write.Run.Id.Value);
            }
        }

        return ids;
    }

    /// <summary>
    /// Finds out whether a commit whose answer is lost has happened. All of its writes did or none, so checking one is enough. It is
    /// written once more, in a transaction that is rolled back; this blocks until a commit still in flight has finished.
    /// </summary>
    private async Task<bool> WasWrittenAsync(Exception cause, IDatabaseEventCommit events)
    {
        var write = writes.FirstOrDefault(write => write.CreatesRun || write.Entries.Count > 0) ?? writes[0];
        try
        {
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using (var attempt = await connection.BeginTransactionAsync())
            {
                await using var batch = new NpgsqlBatch(connection);
                JournalSql.AddWrites(batch, [write], hostId);
                try
                {
                    await batch.ExecuteNonQueryAsync();
                }
                catch (PostgresException exception) when (
                    JournalSql.Conflict(exception, write.Run) is not null || JournalSql.Exists(exception))
                {
                    // It is there, or another host's entry is; the rows show which.
                }
            }

            await using var look = new NpgsqlBatch(connection);
            JournalSql.AddLook(look, write, hostId, events.FirstEventId);
            return (await look.ReadAsync(row => row.GetBoolean(0), CancellationToken.None))[0];
        }
        catch (NpgsqlException exception)
        {
            events.Abandon();
            throw JournalErrors.Unknown(write.Run, new AggregateException(cause, exception));
        }
    }
}
