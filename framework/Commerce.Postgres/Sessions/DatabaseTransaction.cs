using System.Data;
using Commerce.Events;
using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// A transaction that begins with its first statement and travels with the call: modules called from here find and join it.
/// </summary>
/// <remarks>
/// Statements are sent one at a time, also when the caller runs several calls at once. It may be ended while one is still under way:
/// that one is cancelled, and later ones are refused.
/// </remarks>
internal sealed class DatabaseTransaction : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource ending = new();
    private readonly Lock beginning = new();
    private readonly EmittedEventList events = new();
    private readonly DatabaseScope scope;
    private IsolationLevel isolation;
    private NpgsqlConnection? connection;
    private int savepoints;
    private bool aborted;
    private bool doomed;
    private bool failed;

    public DatabaseTransaction(Database database, IsolationLevel isolation = IsolationLevel.Unspecified, bool exclusive = false)
    {
        Database = database;
        this.isolation = isolation;
        Exclusive = exclusive;
        scope = new DatabaseScope(this, parent: null, mark: null);
        scope.Enter();
    }

    public Database Database { get; }

    /// <summary>What is done in it must all be true together: there must be no transaction on another database beside it.</summary>
    public bool Exclusive { get; }

    /// <summary>Sessions have run at the same time: what one of them wrote can no longer be undone alone.</summary>
    public bool SideBySide { get; set; }

    /// <summary>Committed: what comes now is not part of it any more.</summary>
    public bool Completed { get; private set; }

    /// <summary>What was emitted so far, to be written with the commit.</summary>
    public IReadOnlyList<EmittedEvent> Events => events.ToList();

    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void Emit(EmittedEvent message)
    {
        ThrowIfEnded();
        events.Add(message);
    }

    /// <summary>The mark for a session that begins now, without a savepoint while there is nothing it would have to keep.</summary>
    /// <param name="outer">The mark of the session it is inside of.</param>
    /// <param name="asked">The isolation level the session needs. One that has not begun yet takes it on.</param>
    /// <exception cref="CommerceException"><c>COM6021</c>: the transaction has begun with a weaker one.</exception>
    public SessionMark Mark(SessionMark? outer, IsolationLevel asked)
    {
        lock (beginning)
        {
            if (Isolation.IsStricter(asked, isolation))
            {
                isolation = connection is null ? asked : throw SessionErrors.TooWeak(asked, isolation);
            }

            return new SessionMark(outer, connection is null ? null : $"s{++savepoints}", events.Count);
        }
    }

    /// <summary>Refuses to go on when the database would.</summary>
    /// <exception cref="CommerceException"><c>COM6022</c>: a statement has failed and was not undone.</exception>
    public void ThrowIfAborted()
    {
        if (aborted)
        {
            throw SessionErrors.Aborted();
        }
    }

    /// <summary>Sends one statement; with it, before it and in the same round trip, the begin and the savepoint it needs.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended, or it ended while the statement was under way.</exception>
    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, SessionMark? mark, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await gate.WaitAsync(cancellationToken);
        var sending = false;
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
            await using var batch = await BatchAsync(both.Token);
            ThrowIfAborted();
            both.Token.ThrowIfCancellationRequested();
            mark?.AddTo(batch);
            batch.Add(sql, parameters);
            sending = true;
            return await batch.ReadAsync(read, both.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            aborted |= sending;
            if (exception is OperationCanceledException && ending.IsCancellationRequested)
            {
                throw Ended(exception);
            }

            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Undoes what came after a mark; when nothing came before it, everything (the next statement begins anew).</summary>
    public async ValueTask RollbackAsync(SessionMark mark)
    {
        await gate.WaitAsync();
        try
        {
            doomed |= SideBySide;
            mark.TakeBack(events);
            if (connection is null || !mark.IsSent)
            {
                return;
            }

            if (mark.Savepoint is null)
            {
                await CloseAsync();
                return;
            }

            aborted = true;
            await using var batch = new NpgsqlBatch(connection);
            batch.Add($"rollback to savepoint {mark.Savepoint}");
            await batch.ExecuteNonQueryAsync();
            aborted = false;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Sends the last statements and the commit in one round trip. It ends the transaction, however it goes.</summary>
    /// <param name="finish">Adds the statements. May add none.</param>
    /// <param name="cancellationToken">Cancels the wait; the commit may have happened all the same.</param>
    public async Task CommitAsync(Action<NpgsqlBatch> finish, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (doomed)
            {
                throw SessionErrors.SideBySide();
            }

            ThrowIfAborted();
            await using var batch = await BatchAsync(cancellationToken);
            finish(batch);
            batch.Add("commit");
            await batch.ExecuteNonQueryAsync(cancellationToken);
            Completed = true;
        }
        finally
        {
            failed = !Completed;
            await CloseAsync();
            gate.Release();
        }
    }

    /// <summary>Whether a commit would have anything to do.</summary>
    public bool IsEmpty => connection is null && events.Count == 0;

    /// <summary>Ends a transaction that has nothing to commit.</summary>
    /// <returns><see langword="false"/> when it has something to commit, or to say against it.</returns>
    public bool TryCompleteEmpty()
    {
        ThrowIfEnded();
        if (!gate.Wait(0))
        {
            return false;
        }

        try
        {
            return Completed = IsEmpty && !doomed;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What the running method calls from here on does not join any more. Not asynchronous, for what such a method leaves its caller would still be in.</summary>
    public void Leave() => scope.Leave();

    /// <summary>Undoes what was not committed. Not asynchronous itself, as <see cref="Leave"/>.</summary>
    public ValueTask DisposeAsync()
    {
        scope.Leave();
        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        // A statement of a call that nobody waits for any more is cancelled: two must not use the connection at the same time.
        await ending.CancelAsync();
        await gate.WaitAsync();
        try
        {
            await CloseAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask<NpgsqlBatch> BatchAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        if (connection is null)
        {
            var opened = await Database.OpenAsync(cancellationToken);
            lock (beginning)
            {
                connection = opened;
            }

            // Not sent now: it goes ahead of the first statement.
            await opened.BeginTransactionAsync(isolation, cancellationToken);
        }

        return new NpgsqlBatch(connection);
    }

    private void ThrowIfEnded()
    {
        if (Completed)
        {
            throw new InvalidOperationException("The session is committed. Begin a new one for what comes after.");
        }

        if (failed || ending.IsCancellationRequested)
        {
            throw Ended(null);
        }
    }

    private static InvalidOperationException Ended(Exception? inner) => new(
        "The session, or the workflow step it belongs to, has ended without a commit, so this has no effect. " +
        "Await everything a step begins, and stop when its cancellation token says so.",
        inner);

    /// <summary>Returns the connection to the pool, which rolls back what is open on it.</summary>
    private async ValueTask CloseAsync()
    {
        if (connection is { } open)
        {
            connection = null;
            aborted = false;
            await open.DisposeAsync();
        }
    }
}
