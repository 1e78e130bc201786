using System.Diagnostics;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <content>The connections of the pool, and who may have how many.</content>
public sealed partial class Database
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

    // A transaction stays open while its owner does something else, such as wait for a write of the journal or of another branch, which
    // needs a connection, too. If transactions had all connections, none would ever end.
    private readonly SemaphoreSlim transactions;
    private readonly int transactionCount;

    /// <summary>Gets the connections of requests, handlers and transactions.</summary>
    internal ConnectionPool Pool { get; }

    /// <summary>
    /// Gets the connections of background loops and of health checks. However many requests wait for a connection, what they wait for goes
    /// on, and the host is not taken for dead.
    /// </summary>
    internal ConnectionPool Loops { get; }

    /// <summary>Opens a connection for a transaction; <see cref="CloseTransactionAsync"/> closes it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NpgsqlException">None became free in the time that callers wait for a connection of the pool.</exception>
    internal async ValueTask<NpgsqlConnection> OpenTransactionAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (!await transactions.WaitAsync(Pool.Wait, cancellationToken))
        {
            var failure = new NpgsqlException(
                $"No connection became free for a transaction within {Pool.Wait}: {transactionCount} transactions are open on this " +
                "database. Keep them short, do not begin one inside another, or raise Maximum Pool Size in the connection string.",
                new TimeoutException());
            UnsentWork.Mark(failure);
            throw failure;
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
    internal async ValueTask CloseTransactionAsync(NpgsqlConnection connection)
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

    /// <summary>Opens a connection for single statements.</summary>
    /// <inheritdoc cref="ConnectionPool.OpenAsync(CancellationToken)"/>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => Pool.OpenAsync(cancellationToken);

    /// <summary>Opens a connection for single statements, for callers without tasks.</summary>
    internal NpgsqlConnection Open() => Pool.Open();
}
