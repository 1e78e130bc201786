using System.Data;
using Commerce.Events;
using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// A transaction that begins with its first statement and flows with the call: modules called from here find it and join it.
/// </summary>
/// <remarks>
/// Statements are sent one at a time, even when the caller runs several calls at once. The transaction may end while a statement is
/// running: that statement is cancelled, and later ones are rejected.
/// </remarks>
internal sealed partial class DatabaseTransaction : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource ending = new();
    private readonly Lock beginning = new();
    private readonly EmittedEventList events = new();
    private readonly TransactionStatus status = new();
    private readonly DatabaseScope scope;
    private IsolationLevel isolation;
    private string? currentRole;
    private bool isRoleKnown = true;
    private bool hasRoles;
    private NpgsqlConnection? connection;
    private int savepoints;

    public DatabaseTransaction(Database database, IsolationLevel isolation = IsolationLevel.Unspecified, bool exclusive = false)
    {
        Database = database;
        this.isolation = isolation;
        Exclusive = exclusive;
        scope = new DatabaseScope(this, parent: null, mark: null);
        scope.Enter();
    }

    public Database Database { get; }

    /// <summary>Everything must commit together: no transaction on another database may run inside this one.</summary>
    public bool Exclusive { get; }

    /// <summary>Sessions have run concurrently: the writes of one of them can no longer be rolled back on their own.</summary>
    public bool HasConcurrentSessions { get; set; }

    /// <summary>Committed: nothing can be added any more.</summary>
    public bool IsCommitted => status.Phase == TransactionPhase.Committed;

    /// <summary>The events emitted so far, to be written with the commit.</summary>
    public IReadOnlyList<EmittedEvent> Events => events.ToList();

    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void Emit(EmittedEvent message)
    {
        ThrowIfEnded();
        events.Add(message);
    }

    /// <summary>Creates the mark for a session that begins now; it has no savepoint as long as nothing was sent before it.</summary>
    /// <param name="outer">The mark of the surrounding session.</param>
    /// <param name="requested">The isolation level the session requires. A transaction that has not begun yet uses it.</param>
    /// <exception cref="CommerceException"><c>COM6021</c>: the transaction has begun with a weaker one.</exception>
    public SessionMark Mark(SessionMark? outer, IsolationLevel requested)
    {
        lock (beginning)
        {
            if (Isolation.IsStricter(requested, isolation))
            {
                isolation = connection is null ? requested : throw SessionErrors.TooWeak(requested, isolation);
            }

            return new SessionMark(outer, connection is null ? null : $"s{++savepoints}", events.Count);
        }
    }

    /// <inheritdoc cref="TransactionStatus.ThrowIfUnusable"/>
    public void ThrowIfUnusable() => status.ThrowIfUnusable();

    /// <summary>Sends one statement and reads its rows.</summary>
    /// <inheritdoc cref="SendAsync{T}"/>
    public Task<List<T>> QueryAsync<T>(
        string? role,
        string sql,
        Func<NpgsqlDataReader, T> read,
        IReadOnlyList<object?> parameters,
        SessionMark? mark,
        CancellationToken cancellationToken) =>
        SendAsync(role, sql, parameters, (batch, token) => batch.ReadAsync(read, token), mark, cancellationToken);

    /// <summary>Sends one statement that returns no rows.</summary>
    /// <returns>The number of rows that an insert, update or delete affected; -1 for other statements.</returns>
    /// <inheritdoc cref="SendAsync{T}"/>
    public Task<int> ExecuteAsync(
        string? role, string sql, IReadOnlyList<object?> parameters, SessionMark? mark, CancellationToken cancellationToken) =>
        SendAsync(role, sql, parameters, (batch, token) => batch.ExecuteNonQueryAsync(token), mark, cancellationToken);

    /// <summary>Sends one statement, together with the begin, the savepoint and the role it needs, in one round trip.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended, or it ended while the statement was running.</exception>
    private async Task<T> SendAsync<T>(
        string? role,
        string sql,
        IReadOnlyList<object?> parameters,
        Func<NpgsqlBatch, CancellationToken, Task<T>> send,
        SessionMark? mark,
        CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await gate.WaitAsync(cancellationToken);
        var sending = false;
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
            status.ThrowIfUnusable();
            await using var batch = await BatchAsync(both.Token);
            both.Token.ThrowIfCancellationRequested();
            mark?.AddTo(batch);
            AddRole(batch, role);
            batch.Add(sql, parameters);
            sending = true;
            var result = await send(batch, both.Token);
            // Only now: a statement that fails takes the role back.
            (currentRole, isRoleKnown) = (role, true);
            return result;
        }
        catch (OperationCanceledException exception)
        {
            if (sending)
            {
                status.Enter(TransactionPhase.Aborted);
            }

            if (ending.IsCancellationRequested)
            {
                throw Ended(exception);
            }

            throw;
        }
        catch (NpgsqlException exception) when (sending)
        {
            // After a timeout the server has confirmed that the statement is cancelled, and the connection is open.
            if (connection is { State: ConnectionState.Open })
            {
                status.Enter(TransactionPhase.Aborted);
                throw;
            }

            status.Enter(TransactionPhase.Broken, exception);
            throw SessionErrors.Broken(exception);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Adds the role for the statements that follow, unless it is in force. The transaction is shared by the runtime and by modules, each
    /// with rights of its own.
    /// </summary>
    private void AddRole(NpgsqlBatch batch, string? role)
    {
        if (role != currentRole || !isRoleKnown)
        {
            // Until the answer is read: code of the module that reads the rows may throw.
            (hasRoles, isRoleKnown) = (true, false);
            batch.Add(role is null ? "set local role to default" : $"set local role {SqlName.Quote(role)}");
        }
    }

    private async ValueTask<NpgsqlBatch> BatchAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        if (connection is null)
        {
            var opened = await Database.OpenTransactionAsync(cancellationToken);
            lock (beginning)
            {
                connection = opened;
                status.Enter(TransactionPhase.Active);
            }

            // Npgsql does not send this now, but ahead of the first statement.
            await opened.BeginTransactionAsync(isolation, cancellationToken);
        }

        return new NpgsqlBatch(connection);
    }

    private void ThrowIfEnded()
    {
        if (IsCommitted)
        {
            throw new InvalidOperationException("The database session is committed. Begin a new one for further statements.");
        }

        if (status.HasEnded || ending.IsCancellationRequested)
        {
            throw Ended(null);
        }
    }

    private static InvalidOperationException Ended(Exception? inner) => new(
        "The database session, or the workflow step it belongs to, has ended without a commit, so this call has no effect. " +
        "Await everything a step starts, and stop when its cancellation token is cancelled.",
        inner);
}
