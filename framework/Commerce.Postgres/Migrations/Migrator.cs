using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>
/// Brings schemas up to date. Any number of hosts may start together on an empty database: one migrates, the others wait for it.
/// </summary>
/// <param name="database">The database to migrate.</param>
public sealed class Migrator(Database database)
{
    // "MIGR" as a number.
    private const long LockKey = 1296648018;

    /// <summary>Applies what is missing.</summary>
    /// <param name="sets">Each module's migrations, in the order in which the modules depend on one another.</param>
    /// <param name="cancellationToken">Cancels between two migrations and the running statement; what is applied stays.</param>
    /// <returns>What was applied, as <c>module/name</c>.</returns>
    /// <exception cref="BootException"><c>COM6001</c> a migration failed; <c>COM6002</c> an applied one was edited.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        // Not from the pool: a lock that belongs to the session must end with it.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        if (Missing(sets, await HistoryAsync(connection, cancellationToken)).Count == 0)
        {
            return [];
        }

        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
        var missing = Missing(sets, await HistoryAsync(connection, cancellationToken));
        foreach (var (set, migration) in missing)
        {
            await ApplyAsync(connection, set, migration, cancellationToken);
        }

        return [.. missing.Select(pair => $"{pair.Set.Module}/{pair.Migration.Name}")];
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, MigrationSet set, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(
                connection,
                $"""
                create schema if not exists commerce;
                create table if not exists commerce.migration (
                    module text not null, name text not null, checksum text not null, applied_at timestamptz not null default now(),
                    primary key (module, name));
                create schema if not exists "{set.Schema}";
                set local search_path to "{set.Schema}";
                """,
                cancellationToken);
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await using var record = new NpgsqlBatch(connection, transaction);
            record.Add("insert into commerce.migration (module, name, checksum) values ($1, $2, $3)", [set.Module, migration.Name, migration.Checksum]);
            await record.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new BootException(
                new Problem(
                    "COM6001",
                    $"A migration failed: {exception.MessageText} (SQLSTATE {exception.SqlState}). Nothing of it was applied.",
                    $"module '{set.Module}', {migration.Name}.sql",
                    "Correct the file, or the data it meets, and start again."),
                exception);
        }
    }

    private static List<(MigrationSet Set, Migration Migration)> Missing(
        IReadOnlyList<MigrationSet> sets, Dictionary<(string Module, string Name), string> history)
    {
        var edited = new List<Problem>();
        var missing = new List<(MigrationSet, Migration)>();
        foreach (var set in sets)
        {
            foreach (var migration in set.Migrations)
            {
                if (!history.TryGetValue((set.Module, migration.Name), out var checksum))
                {
                    missing.Add((set, migration));
                }
                else if (checksum != migration.Checksum)
                {
                    edited.Add(new Problem(
                        "COM6002",
                        "A migration was edited after it was applied here.",
                        $"module '{set.Module}', {migration.Name}.sql",
                        "Restore the file and put the change into a new migration; on a throw-away database, drop it instead."));
                }
            }
        }

        return edited.Count == 0 ? missing : throw new BootException(edited);
    }

    private static async Task<Dictionary<(string Module, string Name), string>> HistoryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("select to_regclass('commerce.migration') is not null");
        if (!(await batch.ReadAsync(row => row.GetBoolean(0), cancellationToken))[0])
        {
            return [];
        }

        await using var history = new NpgsqlBatch(connection);
        history.Add("select module, name, checksum from commerce.migration");
        var rows = await history.ReadAsync(row => ((row.GetString(0), row.GetString(1)), row.GetString(2)), cancellationToken);
        return rows.ToDictionary(row => row.Item1, row => row.Item2);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
