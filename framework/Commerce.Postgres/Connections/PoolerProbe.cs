using System.Security.Cryptography;
using Commerce.Postgres.ConnectionStrings;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Connections;

/// <summary>
/// Finds out whether a pooler in transaction mode, such as PgBouncer, is between this host and the server: what one transaction leaves in
/// its session is then not there for the next one, because that may run in another session of the server.
/// </summary>
internal static class PoolerProbe
{
    private const int Attempts = 3;

    /// <summary>The class of the advisory locks that show which database a connection leads to: "COPD" in ASCII.</summary>
    private const int LockClass = 1129271364;

    /// <summary>Whether a connection leads through a pooler in transaction mode.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public static async Task<bool> IsTransactionPoolerAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var first = await OpenAsync(connectionString, cancellationToken);
        if (await ReadAsync<int>(first, "select pg_backend_pid()", cancellationToken) == first.ProcessID)
        {
            // A pooler has process ids of its own, because its sessions are not those of the server.
            return false;
        }

        await using var second = await OpenAsync(connectionString, cancellationToken);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // A pooler gives the session that was used last to the next transaction; in session mode each connection keeps its own.
            await WriteAsync(first, "first");
            await WriteAsync(second, "second");
            if (await ReadAsync<string>(first, "select current_setting('commerce.probe', true)", cancellationToken) != "first")
            {
                return true;
            }
        }

        return false;

        Task WriteAsync(NpgsqlConnection connection, string value) =>
            ReadAsync<string>(connection, $"select set_config('commerce.probe', '{value}', false)", cancellationToken);
    }

    /// <summary>Whether both connection strings of a database lead to the same one: a lock of one is seen by the other.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public static async Task<bool> IsSameDatabaseAsync(Database database, CancellationToken cancellationToken)
    {
        var number = RandomNumberGenerator.GetInt32(int.MaxValue);
        await using var direct = await OpenAsync(database.DirectConnectionString, cancellationToken);
        await using var pooled = await OpenAsync(database.ConnectionString, cancellationToken);
        await using var transaction = await direct.BeginTransactionAsync(cancellationToken);
        await ReadAsync<object>(direct, $"select pg_advisory_xact_lock({LockClass}, {number})", cancellationToken);
        return await ReadAsync<bool>(
            pooled,
            $"""
            select exists (
                select from pg_locks
                where locktype = 'advisory' and granted and classid = {LockClass} and objid = {number} and objsubid = 2
                and database = (select oid from pg_database where datname = current_database()))
            """,
            cancellationToken);
    }

    private static Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken) =>
        UnpooledConnection.OpenAsync(new NpgsqlConnectionStringBuilder(connectionString), prepare: null, cancellationToken);

    private static async Task<T> ReadAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken) is var value and not DBNull ? value! : default(T)!);
    }
}
