using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Keys;

/// <summary>
/// A lock that one host has at a time. It lasts as long as a transaction, because behind a pooler only a transaction is sure to stay on one
/// connection of the server.
/// </summary>
/// <param name="database">The application's database.</param>
/// <param name="connection">A connection for the transaction.</param>
internal sealed class KeyRingLock(Database database, NpgsqlConnection connection) : IAsyncDisposable
{
    private NpgsqlTransaction? transaction;

    /// <summary>Waits for the lock, as long as it takes: another host may be slow.</summary>
    /// <param name="key">The key of the lock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task AcquireAsync(long key, CancellationToken cancellationToken)
    {
        transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter { Value = key });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }
        }
        finally
        {
            await database.CloseTransactionAsync(connection);
        }
    }
}
