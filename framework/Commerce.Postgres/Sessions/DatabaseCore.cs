using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Postgres.ConnectionStrings;
using Commerce.Postgres.Errors;
using Commerce.Postgres.Events;
using Commerce.Postgres.GroupCommit;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>The connections to a database, which all who use it share. Each has a <see cref="Database"/> of its own on top.</summary>
internal sealed class DatabaseCore : IAsyncDisposable
{
    /// <summary>
    /// The maximum number of connections of a pool, unless the connection string says otherwise. More of them are not faster, and three
    /// hosts must fit into the hundred connections that PostgreSQL allows by default.
    /// </summary>
    private const int DefaultPoolSize = 24;

    /// <summary>
    /// Connections that a burst of requests has opened are closed after so many seconds without use, unless the connection string says
    /// otherwise. Soon, because others may need them; not at once, because a new one has to prepare its statements again.
    /// </summary>
    private const int IdleSeconds = 60;

    /// <summary>How many connections are left to single statements, which end by themselves.</summary>
    private const int Reserved = 2;

    /// <summary>The maximum number of connections of loops and health checks. They are closed when they are not used.</summary>
    private const int LoopConnections = 4;

    /// <summary>Any emissions can share a commit.</summary>
    private static readonly GroupRules<IReadOnlyList<EmittedEvent>> Emissions =
        new(static _ => null, static events => events.Sum(emitted => emitted.Data.Length));

    // A transaction stays open while its owner does something else, such as wait for a write of the journal or of another branch, which
    // needs a connection, too. If transactions had all connections, none would ever end.
    private readonly SemaphoreSlim transactions;
    private readonly int transactionCount;
    private readonly GroupWriter<IReadOnlyList<EmittedEvent>> emissions;

    /// <summary>Creates the pools; they connect at the first use.</summary>
    /// <param name="connectionString">A connection string of Npgsql, or a URL.</param>
    /// <param name="outbox">Takes the events of sessions through their commits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="direct">As for <see cref="Database"/>.</param>
    /// <exception cref="FormatException">The connection string is not valid. The message does not repeat it.</exception>
    public DatabaseCore(string connectionString, IOutbox outbox, TimeProvider time, string? direct)
    {
        Outbox = outbox;
        Time = time;
        emissions = new(Emissions, CommitEmissionsAsync, time);
        var settings = ConnectionStringReader.Read(connectionString);
        if (!ConnectionStringReader.IsGiven(settings, "Max Auto Prepare"))
        {
            settings.MaxAutoPrepare = direct is null ? 200 : 0;
        }

        if (!ConnectionStringReader.IsGiven(settings, "Auto Prepare Min Usages"))
        {
            settings.AutoPrepareMinUsages = 2;
        }

        if (!ConnectionStringReader.IsGiven(settings, "Maximum Pool Size"))
        {
            settings.MaxPoolSize = Math.Max(DefaultPoolSize, settings.MinPoolSize);
        }

        if (!ConnectionStringReader.IsGiven(settings, "Connection Idle Lifetime"))
        {
            settings.ConnectionIdleLifetime = Math.Max(IdleSeconds, settings.ConnectionPruningInterval);
        }

        settings.ApplicationName ??= "commerce";
        // Sessions leave no state on a connection but their transaction; resetting more than that costs a transaction each time.
        settings.NoResetOnClose = true;
        // A connection carries the work of many callers, and must not join the transaction of the one that opens it.
        settings.Enlist = false;
        ConnectionString = settings.ConnectionString;
        DirectConnectionString = direct is null ? ConnectionString : ConnectionStringReader.Read(direct).ConnectionString;
        Errors = new PostgresErrors(keepDetail: settings.IncludeErrorDetail);
        // The detail is where the server names the fields and values of a refused write.
        settings.IncludeErrorDetail = true;
        Pool = new ConnectionPool(settings, time);
        transactionCount = Math.Max(1, settings.MaxPoolSize - Reserved);
        transactions = new SemaphoreSlim(transactionCount);
        settings.ApplicationName += " loops";
        (settings.MinPoolSize, settings.MaxPoolSize) = (0, LoopConnections);
        Loops = new ConnectionPool(settings, time);
    }

    /// <summary>Gets the connection string with the defaults filled in.</summary>
    public string ConnectionString { get; }

    /// <summary>Gets the connection string for sessions that last, and for what changes tables.</summary>
    public string DirectConnectionString { get; }

    /// <summary>Gets what takes the events of sessions through their commits.</summary>
    public IOutbox Outbox { get; }

    /// <summary>Gets the clock of pauses between attempts.</summary>
    public TimeProvider Time { get; }

    /// <summary>Gets what translates the errors of the database.</summary>
    public PostgresErrors Errors { get; }

    /// <summary>Gets the connections of requests, handlers and transactions.</summary>
    public ConnectionPool Pool { get; }

    /// <summary>
    /// Gets the connections of background loops and of health checks. However many requests wait for a connection, what they wait for goes
    /// on, and the host is not taken for dead.
    /// </summary>
    public ConnectionPool Loops { get; }

    /// <summary>Gets how many transactions can be open at once.</summary>
    public int MaxTransactions => transactionCount;

    /// <summary>Opens a connection for a transaction; <see cref="CloseTransactionAsync"/> closes it.</summary>
    /// <param name="started">The timestamp at which the caller began to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NpgsqlException">None became free in the time that callers wait for a connection of the pool.</exception>
    public async ValueTask<NpgsqlConnection> OpenTransactionAsync(long started, CancellationToken cancellationToken)
    {
        if (!await transactions.WaitAsync(Pool.Remaining(started), cancellationToken))
        {
            throw UnsentWork.Timeout(
                $"No connection became free for a transaction within {Pool.Wait}: {transactionCount} transactions are open on this " +
                "database. Keep them short, do not begin one inside another, or raise Maximum Pool Size in the connection string.");
        }

        try
        {
            return await Pool.OpenAsync(started, cancellationToken);
        }
        catch
        {
            transactions.Release();
            throw;
        }
    }

    /// <summary>Returns the connection of a transaction to the pool.</summary>
    /// <param name="connection">The connection.</param>
    public async ValueTask CloseTransactionAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        finally
        {
            transactions.Release();
        }
    }

    /// <summary>Writes events that belong to no transaction. Events that are emitted at the same time share a commit.</summary>
    public Task EmitAsync(IReadOnlyList<EmittedEvent> events, CancellationToken cancellationToken) =>
        emissions.WriteAsync(events, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await Loops.DisposeAsync();
    }

    private Task CommitEmissionsAsync(IReadOnlyList<IReadOnlyList<EmittedEvent>> writes) => Outbox.CommitAsync(
        new EventChanges([.. writes.SelectMany(events => events)]), add => Pool.WriteAsync(add, CancellationToken.None));
}
