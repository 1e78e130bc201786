using Commerce.Postgres.Errors;
using Commerce.Postgres.Events;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>One PostgreSQL database and its pool of connections.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;

    /// <summary>Opens the pool; connects lazily.</summary>
    /// <param name="connectionString">
    /// An Npgsql connection string. Unless it says otherwise, statements used twice are prepared automatically (at most 200 a connection).
    /// </param>
    /// <param name="outbox">Writes the events of sessions.</param>
    public Database(string connectionString, Outbox outbox)
    {
        Outbox = outbox;
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = 200;
            settings.AutoPrepareMinUsages = 2;
        }

        settings.ApplicationName ??= "commerce";
        // Sessions leave no state on a connection but their transaction; clearing more than that costs a transaction each time.
        settings.NoResetOnClose = true;
        ConnectionString = settings.ConnectionString;
        source = new NpgsqlSlimDataSourceBuilder(ConnectionString).EnableArrays().EnableTransportSecurity().EnableIntegratedSecurity().Build();
    }

    /// <summary>The connection string with the defaults filled in.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// The session of the running workflow step or module call, joined; without one, a new session with its own short transaction.
    /// Everything a session does becomes true at <see cref="DatabaseSession.CommitAsync"/>, or not at all.
    /// </summary>
    /// <remarks>
    /// The session is found by the calls made from here through the flow of the call, so dispose it in the method that began it.
    /// </remarks>
    public DatabaseSession BeginSession() => Ambient is { } scope
        ? new DatabaseSession(scope)
        : new DatabaseSession(new DatabaseTransaction(this));

    /// <summary>Reads rows: in the running session when there is one, so that its own writes are seen; otherwise in no transaction.</summary>
    /// <param name="sql">One statement with positional parameters <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="read">Reads the row the reader stands on.</param>
    /// <param name="parameters">The values, or <see cref="NpgsqlParameter"/>s where the type must be named.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        if (Ambient is { } scope)
        {
            return await scope.Transaction.QueryAsync(sql, read, parameters, savepoint: null, cancellationToken);
        }

        await using var connection = await OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(sql, parameters);
        return await batch.ReadAsync(read, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    internal Outbox Outbox { get; }

    /// <summary>The running transaction on this database, as long as it can still take statements.</summary>
    private DatabaseScope? Ambient =>
        DatabaseScope.Current is { Transaction: { Completed: false } transaction } scope && ReferenceEquals(transaction.Database, this) ? scope : null;

    /// <summary>
    /// Sends one statement that writes, with events: in the running session when there is one; otherwise statement, events and commit go
    /// in one round trip.
    /// </summary>
    internal async Task<List<T>> WriteAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (Ambient is not null)
        {
            await using var session = BeginSession();
            var rows = await session.QueryAsync(sql, read, parameters, cancellationToken);
            foreach (var message in events)
            {
                session.Emit(message);
            }

            await session.CommitAsync(cancellationToken);
            return rows;
        }

        var handover = Outbox.Prepare(events);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(sql, parameters);
            handover.AddTo(batch);
            var rows = await batch.ReadFirstAsync(read, cancellationToken);
            handover.Complete();
            return rows;
        }
        catch (Exception exception)
        {
            handover.Abandon(exception);
            throw exception is PostgresException refused && PostgresErrors.Translate(refused) is { } translated ? translated : exception;
        }
    }

    /// <summary>Sends statements in a transaction of their own, in one round trip.</summary>
    internal async Task WriteAsync(Action<NpgsqlBatch> add, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        add(batch);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Sends statements in a transaction of their own, in one round trip, whatever session is running, and reads the rows of all.</summary>
    internal async Task<List<T>> ReadAloneAsync<T>(Action<NpgsqlBatch> add, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        add(batch);
        return await batch.ReadAsync(read, cancellationToken);
    }

    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);
}
