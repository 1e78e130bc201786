using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// A transaction that begins with its first statement and travels with the call: modules called from here find and join it.
/// </summary>
/// <remarks>Statements are sent one at a time, also when the caller runs several calls at once.</remarks>
internal sealed class DatabaseTransaction : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly DatabaseScope scope;
    private NpgsqlConnection? connection;
    private List<OutboxEvent>? events;
    private int savepoints;
    private bool doomed;

    public DatabaseTransaction(Database database)
    {
        Database = database;
        scope = new DatabaseScope(this, DatabaseScope.Current);
        scope.Enter();
    }

    public Database Database { get; }

    /// <summary>Sessions have run at the same time: what one of them wrote can no longer be undone alone.</summary>
    public bool SideBySide { get; set; }

    /// <summary>Committed: what comes now is not part of it any more.</summary>
    public bool Completed { get; private set; }

    /// <summary>What was emitted so far, to be written with the commit.</summary>
    public IReadOnlyList<OutboxEvent> Events => events ?? [];

    public void Emit(OutboxEvent message) => (events ??= []).Add(message);

    /// <summary>The name for a new savepoint, or <see langword="null"/> while there is nothing it would have to keep.</summary>
    public string? NextSavepoint() => connection is null ? null : $"s{++savepoints}";

    /// <summary>Sends one statement; with it, before it and in the same round trip, the begin and the savepoint it needs.</summary>
    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, string? savepoint, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await using var batch = await BatchAsync(cancellationToken);
            if (savepoint is not null)
            {
                batch.Add($"savepoint {savepoint}");
            }

            batch.Add(sql, parameters);
            return await batch.ReadAsync(read, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Undoes what came after a savepoint; without one, everything (the next statement begins anew).</summary>
    public async ValueTask RollbackAsync(string? savepoint, int keptEvents)
    {
        await gate.WaitAsync();
        try
        {
            doomed |= SideBySide;
            events?.RemoveRange(keptEvents, events.Count - keptEvents);
            if (connection is null)
            {
                return;
            }

            if (savepoint is null)
            {
                await CloseAsync();
                return;
            }

            await using var batch = new NpgsqlBatch(connection);
            batch.Add($"rollback to savepoint {savepoint}");
            await batch.ExecuteNonQueryAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Sends the last statements and the commit in one round trip.</summary>
    /// <param name="finish">Adds the statements. May add none.</param>
    /// <param name="cancellationToken">Cancels the wait; the commit may have happened all the same.</param>
    public async Task CommitAsync(Action<NpgsqlBatch> finish, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (doomed)
            {
                throw new CommerceException(
                    ErrorType.UnexpectedState,
                    "COM6010 A module call failed while another one ran beside it in the same step, so its writes cannot be undone alone. " +
                    "Await the calls of a step one after the other, or let the exception fail the step.");
            }

            await using var batch = await BatchAsync(cancellationToken);
            finish(batch);
            batch.Add("commit");
            await batch.ExecuteNonQueryAsync(cancellationToken);
            Completed = true;
        }
        finally
        {
            await CloseAsync();
            gate.Release();
        }
    }

    /// <summary>Whether a commit would have anything to do.</summary>
    public bool IsEmpty => connection is null && events is null;

    /// <summary>Undoes what was not committed. Not asynchronous itself: what such a method leaves, its caller would still be in.</summary>
    public ValueTask DisposeAsync()
    {
        scope.Leave();
        return CloseAsync();
    }

    private async ValueTask<NpgsqlBatch> BatchAsync(CancellationToken cancellationToken)
    {
        if (Completed)
        {
            throw new InvalidOperationException("The session is committed. Begin a new one for what comes after.");
        }

        if (connection is null)
        {
            connection = await Database.OpenAsync(cancellationToken);
            // Not sent now: it goes ahead of the first statement.
            await connection.BeginTransactionAsync(cancellationToken);
        }

        return new NpgsqlBatch(connection);
    }

    /// <summary>Returns the connection to the pool, which rolls back what is open on it.</summary>
    private async ValueTask CloseAsync()
    {
        if (connection is { } open)
        {
            connection = null;
            await open.DisposeAsync();
        }
    }
}
