using System.Data;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Identifiers;
using Commerce.Postgres.Errors;
using Commerce.Postgres.Events;
using Commerce.Postgres.GroupCommit;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>One PostgreSQL database and its pool of connections.</summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>When a transaction that met another one is tried again.</summary>
    private static readonly RetryPolicy Retries = new() { Attempts = 5, Delay = TimeSpan.FromMilliseconds(10), Backoff = 2, Jitter = 0.5 };

    /// <summary>Emissions stand beside one another.</summary>
    private static readonly GroupRules<IReadOnlyList<EmittedEvent>> Emissions =
        new(static _ => null, static events => events.Sum(emitted => emitted.Data.Length));

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;
    private readonly GroupWriter<IReadOnlyList<EmittedEvent>> emissions;

    /// <summary>Opens the pool; connects lazily. Events are stored, and delivered by the hosts of the database.</summary>
    /// <param name="connectionString">
    /// An Npgsql connection string. Unless it says otherwise, statements used twice are prepared automatically (at most 200 a connection).
    /// </param>
    /// <param name="time">The clock.</param>
    public Database(string connectionString, TimeProvider time)
        : this(
            connectionString,
            new PostgresOutbox(new StoredEventFactory(new UlidGenerator(time), time), new EventRoutes(), NullDeliveryQueue.Instance),
            time)
    {
    }

    /// <summary>Opens the pool of a host; connects lazily.</summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="outbox">Takes the events of sessions through their commits.</param>
    /// <param name="time">The clock.</param>
    internal Database(string connectionString, IOutbox outbox, TimeProvider time)
    {
        Outbox = outbox;
        this.time = time;
        emissions = new(Emissions, CommitEmissionsAsync, time);
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
    /// <param name="isolation">
    /// What the session needs to be sure of while others write. Default: read committed. A session that joins a transaction makes it
    /// stricter as long as nothing has been sent in it.
    /// </param>
    /// <exception cref="CommerceException">
    /// <c>COM6020</c>: the running workflow step is declared transactional, and its transaction is on another database. <c>COM6021</c>: the
    /// transaction to join has begun with a weaker isolation level.
    /// </exception>
    public DatabaseSession BeginSession(IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        if (DatabaseScope.On(this) is { } scope)
        {
            return new DatabaseSession(scope, isolation);
        }

        return DatabaseScope.IsExclusive() ? throw SessionErrors.OtherDatabase() : new DatabaseSession(new DatabaseTransaction(this, isolation));
    }

    /// <summary>
    /// Does work in a session and commits it. A transaction of its own that fails for a deadlock, or for what others wrote meanwhile
    /// (SQLSTATE 40001, 40P01), is done again from the start, five times in all; inside a running session or workflow step the work is done
    /// once, for only who began the transaction can repeat it.
    /// </summary>
    /// <param name="isolation">As for <see cref="BeginSession"/>.</param>
    /// <param name="work">The work. What it does outside of the session happens again with each repetition.</param>
    /// <param name="cancellationToken">Cancels statements and waits.</param>
    /// <exception cref="CommerceException">
    /// <see cref="ErrorType.Conflict"/>: the last repetition failed too. <c>COM6023</c>: the answer to the commit was lost; that is never
    /// repeated, for it may be committed.
    /// </exception>
    public async Task<T> RunInTransactionAsync<T>(IsolationLevel isolation, Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var attempts = DatabaseScope.On(this) is null ? Retries.Attempts : 1;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var session = BeginSession(isolation);
                var result = await work(session);
                await session.CommitAsync(cancellationToken);
                return result;
            }
            catch (Exception exception) when (attempt < attempts && PostgresErrors.IsTransient(exception))
            {
                // Undone. Both of two that met would meet again without some chance in the wait.
            }

            await Task.Delay(Retries.DelayAfter(attempt), time, cancellationToken);
        }
    }

    /// <inheritdoc cref="RunInTransactionAsync{T}"/>
    public Task RunInTransactionAsync(IsolationLevel isolation, Func<DatabaseSession, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunInTransactionAsync(
            isolation,
            async session =>
            {
                await work(session);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Tells what callers call a table and its columns, so that errors speak of these.</summary>
    /// <param name="names">The names; they replace earlier ones of the same table.</param>
    public void NameEntity(EntityNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Errors.Add(names);
    }

    /// <summary>Reads rows: in the running session when there is one, so that its own writes are seen; otherwise in no transaction.</summary>
    /// <param name="sql">One statement with positional parameters <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="read">Reads the row the reader stands on.</param>
    /// <param name="parameters">The values, or <see cref="NpgsqlParameter"/>s where the type must be named.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <exception cref="CommerceException">The database refused a value.</exception>
    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        try
        {
            if (DatabaseScope.On(this) is { } scope)
            {
                return await scope.Transaction.QueryAsync(sql, read, parameters, scope.Mark, cancellationToken);
            }

            return await ReadAloneAsync(batch => batch.Add(sql, parameters), read, cancellationToken);
        }
        catch (PostgresException exception) when (Errors.Translate(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    internal IOutbox Outbox { get; }

    internal PostgresErrors Errors { get; } = new();

    /// <summary>
    /// Sends one statement that writes, with events: in the running session when there is one; otherwise statement, events and commit go
    /// in one round trip.
    /// </summary>
    internal async Task<List<T>> WriteAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        IReadOnlyList<object?> parameters,
        IReadOnlyList<EmittedEvent> events,
        CancellationToken cancellationToken)
    {
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

        await using var connection = await OpenAsync(cancellationToken);
        var commit = Outbox.Prepare(new EventChanges(events));
        try
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(sql, parameters);
            commit.AddTo(batch);
            var rows = await batch.ReadFirstAsync(read, cancellationToken);
            commit.Complete();
            return rows;
        }
        catch (Exception exception)
        {
            commit.Abandon();
            throw exception is NpgsqlException failure && Explain(failure) is { } explained ? explained : exception;
        }
    }

    /// <summary>Writes events that belong to no transaction; those that are emitted at the same time share a commit.</summary>
    internal async Task EmitAloneAsync(IReadOnlyList<EmittedEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            await emissions.WriteAsync([.. events.Distinct()], cancellationToken);
        }
        catch (NpgsqlException exception) when (Explain(exception) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>What a caller is told whose commit failed: that the database refused, or that nobody knows; <see langword="null"/> for the failure itself.</summary>
    internal CommerceException? Explain(NpgsqlException failure) => failure is PostgresException refused && Errors.Translate(refused) is { } translated
        ? translated
        : PostgresErrors.IsRefusal(failure) ? null : SessionErrors.Unknown(failure);

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

    private Task CommitEmissionsAsync(IReadOnlyList<IReadOnlyList<EmittedEvent>> writes) =>
        Outbox.CommitAsync(new EventChanges([.. writes.SelectMany(events => events)]), add => WriteAsync(add, CancellationToken.None));
}
