using System.Diagnostics;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>How the holder of a <see cref="Database"/> uses the connections that it shares with others.</summary>
/// <param name="core">The connections.</param>
/// <param name="limit">How many of them the holder may use; <see langword="null"/> for all.</param>
internal sealed class DatabaseAccess(DatabaseCore core, ConnectionLimit? limit)
{
    /// <summary>Gets the connections.</summary>
    public DatabaseCore Core => core;

    /// <summary>Sends a batch in a transaction of its own.</summary>
    /// <param name="send">Adds the statements, and sends them.</param>
    /// <param name="cancellationToken">Cancels the wait for a connection.</param>
    /// <inheritdoc cref="ConnectionPool.OpenAsync(CancellationToken)"/>
    public async Task<T> SendAsync<T>(Func<NpgsqlBatch, Task<T>> send, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(static (core, started, token) => core.Pool.OpenAsync(started, token), cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(connection);
            return await send(batch);
        }
        finally
        {
            await CloseAsync(connection.DisposeAsync());
        }
    }

    /// <summary>Opens a connection for a transaction; <see cref="CloseTransactionAsync"/> closes it.</summary>
    /// <inheritdoc cref="DatabaseCore.OpenTransactionAsync"/>
    public ValueTask<NpgsqlConnection> OpenTransactionAsync(CancellationToken cancellationToken) =>
        OpenAsync(static (core, started, token) => core.OpenTransactionAsync(started, token), cancellationToken);

    /// <summary>Returns the connection of a transaction.</summary>
    /// <param name="connection">The connection.</param>
    public ValueTask CloseTransactionAsync(NpgsqlConnection connection) => CloseAsync(core.CloseTransactionAsync(connection));

    private async ValueTask CloseAsync(ValueTask closing)
    {
        try
        {
            await closing;
        }
        finally
        {
            limit?.Leave();
        }
    }

    private async ValueTask<NpgsqlConnection> OpenAsync(
        Func<DatabaseCore, long, CancellationToken, ValueTask<NpgsqlConnection>> open, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (limit is null)
        {
            return await open(core, started, cancellationToken);
        }

        await limit.EnterAsync(core.Pool.Wait, cancellationToken);
        try
        {
            return await open(core, started, cancellationToken);
        }
        catch
        {
            limit.Leave();
            throw;
        }
    }
}
