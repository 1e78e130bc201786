using System.Data;
using System.Diagnostics;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>How the holder of a <see cref="Database"/> uses the connections that it shares with others.</summary>
/// <param name="core">The connections.</param>
/// <param name="limit">How many of them the holder may use; <see langword="null"/> for all.</param>
/// <param name="role">The role whose rights the holder's statements have. Default: that of the connections.</param>
internal sealed class DatabaseAccess(DatabaseCore core, ConnectionLimit? limit, string? role = null)
{
    private readonly string? setRole = role is null ? null : $"set role {SqlName.Quote(role)}";

    /// <summary>Gets the role whose rights the holder's statements have; <see langword="null"/> for that of the connections.</summary>
    public string? Role => role;

    /// <summary>Gets the connections.</summary>
    public DatabaseCore Core => core;

    /// <summary>Sends a batch in a transaction of its own.</summary>
    /// <param name="add">Adds the holder's statements.</param>
    /// <param name="send">Sends the batch. What it adds is sent with the rights of the connection.</param>
    /// <param name="cancellationToken">Cancels the wait for a connection.</param>
    /// <remarks>
    /// All statements of a batch are one transaction, and so is the role, unless a procedure commits.
    /// </remarks>
    /// <inheritdoc cref="ConnectionPool.OpenAsync(CancellationToken)"/>
    public async Task<T> SendAsync<T>(Action<NpgsqlBatch> add, Func<NpgsqlBatch, Task<T>> send, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(static (core, started, token) => core.Pool.OpenAsync(started, token), cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(connection);
            if (setRole is null)
            {
                add(batch);
            }
            else
            {
                batch.Add(setRole);
                add(batch);
                batch.Add("reset role");
            }

            return await send(batch);
        }
        catch (NpgsqlException exception) when (UnsentWork.IsCutOff(exception))
        {
            UnsentWork.Mark(exception);
            throw;
        }
        catch when (setRole is not null && connection.State == ConnectionState.Open)
        {
            await ResetRoleAsync(connection);
            throw;
        }
        finally
        {
            await CloseAsync(connection.DisposeAsync());
        }
    }

    /// <summary>A procedure may have committed, and the role with it: the next user of the connection must not have it.</summary>
    private static async Task ResetRoleAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add("reset role");
            await batch.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The connection is lost, and with it the role.
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
