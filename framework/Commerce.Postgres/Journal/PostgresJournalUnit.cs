using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>One step's transaction: begun by the first statement of the handler, ended by the journal line.</summary>
internal sealed class PostgresJournalUnit(PostgresJournal journal, DatabaseTransaction transaction) : IJournalUnit
{
    public async ValueTask CommitAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        // Only a run that is done releases events; until then they are held, and a run that is undone has none.
        var released = entry.State == WorkflowState.Done ? transaction.Events : [];
        var handover = journal.Outbox.Prepare(released);
        try
        {
            await transaction.CommitAsync(
                batch =>
                {
                    AddJournal(batch, entry);
                    AddHeldEvents(batch, entry);
                    handover.AddTo(batch);
                },
                cancellationToken);
        }
        catch (PostgresException exception)
        {
            handover.Abandon(exception);
            throw (Exception?)JournalSql.Conflict(exception, entry.Execution) ?? exception;
        }
        catch (Exception exception)
        {
            // The connection broke: the commit may have happened, only its acknowledgement is lost.
            if (!await WasWrittenAsync(entry, exception, handover))
            {
                throw;
            }
        }

        handover.Complete();
        if (entry is { State: WorkflowState.Done, Sequence: > 1 })
        {
            journal.Outbox.Signal();
        }
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    private void AddJournal(NpgsqlBatch batch, JournalEntry entry)
    {
        if (entry.CreatesExecution)
        {
            JournalSql.AddExecution(batch, entry.Execution, entry.State, journal.HostId);
        }
        else if (entry.State != WorkflowState.Invoking)
        {
            JournalSql.AddState(batch, entry);
        }

        JournalSql.AddStep(batch, entry);
    }

    private void AddHeldEvents(NpgsqlBatch batch, JournalEntry entry)
    {
        switch (entry.State)
        {
            case WorkflowState.Invoking when transaction.Events.Count > 0:
                journal.Outbox.Hold(batch, transaction.Events, entry.Execution.Id);
                break;
            case WorkflowState.Done when entry.Sequence > 1:
                journal.Outbox.ReleaseHeld(batch, entry.Execution.Id);
                break;
            case WorkflowState.Reverted or WorkflowState.Failed when !entry.CreatesExecution:
                OutboxSql.AddClear(batch, entry.Execution.Id);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// Finds out whether the line is there by writing it again: if the lost commit is still under way this waits for it, and a second
    /// line of the same number is refused.
    /// </summary>
    private async Task<bool> WasWrittenAsync(JournalEntry entry, Exception cause, OutboxHandover handover)
    {
        try
        {
            await using var connection = await journal.Database.OpenAsync(CancellationToken.None);
            await using var probe = await connection.BeginTransactionAsync();
            await using var batch = new NpgsqlBatch(connection);
            JournalSql.AddStep(batch, entry);
            await batch.ExecuteNonQueryAsync();
            handover.Abandon(cause);
            return false;
        }
        catch (PostgresException exception) when (JournalSql.Conflict(exception, entry.Execution) is not null)
        {
            return true;
        }
        catch (NpgsqlException exception)
        {
            handover.Abandon(cause);
            throw new CommerceException(
                ErrorType.Database,
                $"The database went away while the run '{entry.Execution.TransactionId}' of '{entry.Execution.WorkflowId}' was being written. " +
                "Whether its last step is done is decided when the database is back; nothing is lost.",
                "COM3011",
                new AggregateException(cause, exception));
        }
    }
}
