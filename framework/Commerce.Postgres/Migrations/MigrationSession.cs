using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>A connection that runs migrations and keeps their history.</summary>
internal sealed class MigrationSession : IAsyncDisposable
{
    // "MIGR" as a number.
    private const long LockKey = 1296648018;

    private readonly NpgsqlConnection connection;

    private MigrationSession(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<MigrationSession> OpenAsync(Database database, CancellationToken cancellationToken)
    {
        // Not pooled: the advisory lock must end with the connection. No timeout: a migration, or waiting for another host's, may take
        // long.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, CommandTimeout = 0 };
        var session = new MigrationSession(new NpgsqlConnection(settings.ConnectionString));
        await session.connection.OpenAsync(cancellationToken);
        return session;
    }

    /// <summary>Waits until no other host migrates, and makes other hosts wait until the connection is closed.</summary>
    public Task LockAsync(CancellationToken cancellationToken) => ExecuteAsync($"select pg_advisory_lock({LockKey})", cancellationToken);

    public async Task<IReadOnlyList<AppliedMigration>> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("select to_regclass('commerce.migration') is not null");
        if (!(await batch.ReadAsync(row => row.GetBoolean(0), cancellationToken))[0])
        {
            return [];
        }

        await using var history = new NpgsqlBatch(connection);
        history.Add("select module, name, checksum, applied_at from commerce.migration");
        return await history.ReadAsync(
            row => new AppliedMigration(row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)),
            cancellationToken);
    }

    /// <summary>Runs a migration and adds it to the history, in one transaction.</summary>
    public async Task ApplyAsync(MigrationSet set, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(
            """
            create schema if not exists commerce;
            create table if not exists commerce.migration (
                module text not null, name text not null, checksum text not null, applied_at timestamptz not null default now(),
                primary key (module, name));
            """,
            cancellationToken);
        await ExecuteAsync($"create schema if not exists {Quote(set.Schema)}", cancellationToken);
        await RunAsync(set, migration.Sql, cancellationToken);
        await RecordAsync(
            "insert into commerce.migration (module, name, checksum) values ($1, $2, $3)",
            [set.Module, migration.Name, migration.Checksum],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Begins the transaction of a rollback.</summary>
    public ValueTask<NpgsqlTransaction> BeginAsync(CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(cancellationToken);

    /// <summary>Reverts a migration in the running transaction and removes it from the history.</summary>
    public async Task RevertAsync(MigrationSet set, Migration migration, CancellationToken cancellationToken)
    {
        await RunAsync(set, migration.Down!, cancellationToken);
        await RecordAsync(
            "delete from commerce.migration where module = $1 and name = $2", [set.Module, migration.Name], cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task RunAsync(MigrationSet set, string sql, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"set local search_path to {Quote(set.Schema)}", cancellationToken);
        await ExecuteAsync(sql, cancellationToken);
    }

    private async Task RecordAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var record = new NpgsqlBatch(connection);
        record.Add(sql, values);
        await record.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
