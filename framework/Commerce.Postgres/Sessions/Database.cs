using System.Data;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Identifiers;
using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>A PostgreSQL database and its connection pool.</summary>
/// <example>
/// <code>
/// await using var session = database.BeginSession();
/// await session.ExecuteAsync("update account set points = points + $2 where id = $1", [id, 10], cancellationToken);
/// await session.CommitAsync(cancellationToken);
/// </code>
/// </example>
public sealed partial class Database : IAsyncDisposable
{
    /// <summary>
    /// Creates the connection pool; connects at the first use. Events are stored, and delivered by the hosts of the database.
    /// </summary>
    /// <param name="connectionString">
    /// A connection string of Npgsql, or a URL: <c>postgresql://user:password@host:port/database</c>. Unless it says otherwise, connections
    /// to another machine require TLS, the pool has at most 24 connections, and statements that are used twice are prepared automatically,
    /// up to 200 on each connection.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FormatException">The connection string is not valid. The message does not repeat it.</exception>
    public Database(string connectionString, TimeProvider time)
        : this(
            connectionString,
            new PostgresOutbox(new StoredEventFactory(new UlidGenerator(time), time), new EventRoutes(), NullDeliveryQueue.Instance),
            time)
    {
    }

    /// <summary>Creates the connection pool of a host; connects at the first use.</summary>
    /// <param name="connectionString">A connection string of Npgsql, or a URL.</param>
    /// <param name="outbox">Takes the events of sessions through their commits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="direct">
    /// A connection string for what cannot go through a pooler in transaction mode; with one, no statements are prepared unless
    /// <paramref name="connectionString"/> says so. Default: there is no such pooler.
    /// </param>
    internal Database(string connectionString, IOutbox outbox, TimeProvider time, string? direct = null)
    {
        access = new(new DatabaseAccess(new DatabaseCore(connectionString, outbox, time, direct), limit: null));
    }

    /// <summary>
    /// Joins the database session of the running workflow step or module call; without one, begins a session with a short transaction of
    /// its own. All writes of a session become visible at <see cref="DatabaseSession.CommitAsync"/>, or none.
    /// </summary>
    /// <param name="isolation">
    /// The isolation level the session requires. Default: read committed. A session that joins a transaction makes it stricter as long as
    /// no statement has been sent in it.
    /// </param>
    /// <returns>The session. Dispose it in the method that began it: calls made from there find it and join it.</returns>
    /// <exception cref="CommerceException">
    /// <c>COM6020</c>: the running step or subscriber is declared transactional, and its transaction is on another database.
    /// <c>COM6021</c>: the transaction to join has begun with a weaker isolation level. <c>COM6026</c>: the caller is in a
    /// <c>TransactionScope</c>.
    /// </exception>
    public DatabaseSession BeginSession(IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        AmbientTransaction.ThrowIfAny();
        if (DatabaseScope.On(this) is { } scope)
        {
            return new DatabaseSession(this, scope, isolation);
        }

        return DatabaseScope.IsExclusive()
            ? throw SessionErrors.OtherDatabase()
            : new DatabaseSession(this, new DatabaseTransaction(this, isolation));
    }

    /// <summary>
    /// Sends one statement and reads its rows: in the running session if there is one, so that its own writes are visible; otherwise on
    /// its own.
    /// </summary>
    /// <param name="sql">One statement with positional parameters <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="read">Reads the current row of the reader.</param>
    /// <param name="parameters">The values, or <see cref="NpgsqlParameter"/>s where the type must be given. Default: none.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>What <paramref name="read"/> returned for each row.</returns>
    /// <exception cref="CommerceException">
    /// The database rejected a value. <c>COM6023</c>: the answer was lost; a statement that writes may be committed. <c>COM6026</c>: the
    /// caller is in a <c>TransactionScope</c>. <c>COM6063</c>: the database is not available, and nothing is kept.
    /// </exception>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        IReadOnlyList<object?>? parameters = null,
        CancellationToken cancellationToken = default) => QueryAsync(sql, read, parameters, Explain, cancellationToken);

    /// <summary>
    /// Sends one statement that returns no rows: in the running session if there is one; otherwise as a transaction of its own.
    /// </summary>
    /// <param name="sql">One statement with positional parameters <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="parameters">The values, or <see cref="NpgsqlParameter"/>s where the type must be given. Default: none.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The number of rows that an insert, update or delete affected; -1 for other statements.</returns>
    /// <exception cref="CommerceException">
    /// The database rejected a value. <c>COM6020</c>: as for <see cref="BeginSession"/>. <c>COM6023</c>: the answer was lost.
    /// </exception>
    public async Task<int> ExecuteAsync(
        string sql, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        AmbientTransaction.ThrowIfAny();
        if (DatabaseScope.On(this) is not null || DatabaseScope.IsExclusive())
        {
            await using var session = BeginSession();
            var affected = await session.ExecuteAsync(sql, parameters, cancellationToken);
            await session.CommitAsync(cancellationToken);
            return affected;
        }

        try
        {
            return await Access.SendAsync(
                batch => batch.Add(sql, parameters), batch => batch.ExecuteNonQueryAsync(cancellationToken), cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw Explain(exception);
        }
    }

    /// <summary>Sends one statement that changes nothing, as the public method does.</summary>
    internal Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?>? parameters, CancellationToken cancellationToken) =>
        QueryAsync(sql, read, parameters, failure => ExplainRead(failure), cancellationToken);

    /// <summary>
    /// Sends one statement that writes, with events: in the running session if there is one; otherwise statement, events and commit share
    /// one round trip.
    /// </summary>
    internal async Task<IReadOnlyList<T>> WriteAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        IReadOnlyList<object?> parameters,
        IReadOnlyList<EmittedEvent> events,
        CancellationToken cancellationToken)
    {
        AmbientTransaction.ThrowIfAny();
        if (DatabaseScope.On(this) is not null || DatabaseScope.IsExclusive())
        {
            await using var session = BeginSession();
            var rows = await session.QueryAsync(sql, read, parameters, cancellationToken);
            foreach (var emitted in events)
            {
                session.Emit(emitted);
            }

            await session.CommitAsync(cancellationToken);
            return rows;
        }

        var commit = Outbox.Prepare(new EventChanges(events));
        try
        {
            var rows = await Access.SendAsync(
                batch => batch.Add(sql, parameters),
                batch =>
                {
                    commit.AddTo(batch);
                    return batch.ReadFirstAsync(read, cancellationToken);
                },
                cancellationToken);
            commit.Complete();
            return rows;
        }
        catch (Exception exception)
        {
            commit.Abandon();
            throw exception is NpgsqlException failure ? Explain(failure) : exception;
        }
    }

    /// <summary>Writes events that belong to no transaction. Events that are emitted at the same time share a commit.</summary>
    internal async Task EmitAloneAsync(IReadOnlyList<EmittedEvent> events, CancellationToken cancellationToken)
    {
        AmbientTransaction.ThrowIfAny();
        try
        {
            await Core.EmitAsync([.. events.Distinct()], cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw Explain(exception);
        }
    }

    /// <inheritdoc cref="ConnectionPool.WriteAsync"/>
    internal Task WriteAsync(Action<NpgsqlBatch> add, CancellationToken cancellationToken) => Pool.WriteAsync(add, cancellationToken);

    /// <inheritdoc cref="ConnectionPool.ReadAsync"/>
    /// <remarks>Also while a session is running.</remarks>
    internal Task<List<T>> ReadAloneAsync<T>(
        Action<NpgsqlBatch> add, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        Access.SendAsync(add, batch => batch.ReadAsync(read, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        IReadOnlyList<object?>? parameters,
        Func<NpgsqlException, CommerceException> explain,
        CancellationToken cancellationToken)
    {
        AmbientTransaction.ThrowIfAny();
        try
        {
            return DatabaseScope.On(this) is { } scope
                ? await scope.Transaction.QueryAsync(Access.Role, sql, read, parameters ?? [], scope.Mark, cancellationToken)
                : await ReadAloneAsync(batch => batch.Add(sql, parameters), read, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw explain(exception);
        }
    }
}
