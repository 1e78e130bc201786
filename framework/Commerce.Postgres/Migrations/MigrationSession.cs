using System.Data;
using Commerce.Postgres.ConnectionStrings;
using Commerce.Postgres.Sessions;
using Commerce.Postgres.Walls;
using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>A connection of its own that reads the history of migrations, and changes the database, each time in one transaction.</summary>
/// <param name="connection">The connection.</param>
internal sealed class MigrationSession(NpgsqlConnection connection) : IAsyncDisposable
{
    // "MIGR" as a number.
    private const long LockKey = 1296648018;

    /// <summary>Takes back what an earlier file of the same transaction has left in the session.</summary>
    private static readonly IReadOnlyList<string> Clean =
        ["close all", "reset session authorization", "reset role", "reset all", "discard temp", "deallocate all"];

    /// <summary>What the role or the database prescribes is meant for requests.</summary>
    private static readonly IReadOnlyList<string> NoLimits =
    [
        """
        select set_config(name, '0', false) from pg_settings where name in (
            'statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout')
        """,
    ];

    /// <summary>
    /// How long a statement of a migration waits for a lock. All who need the table wait behind it, so it must not wait for long.
    /// </summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connects.</summary>
    /// <exception cref="NpgsqlException">The server rejected the connection.</exception>
    public static async Task<MigrationSession> OpenAsync(Database database, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.DirectConnectionString)
        {
            // A migration may take long.
            CommandTimeout = 0,
            IncludeFailedBatchedCommand = true,
        };
        return new MigrationSession(await UnpooledConnection.OpenAsync(
            settings, opened => new MigrationSession(opened).ExecuteAsync(NoLimits, cancellationToken), cancellationToken));
    }

    /// <summary>
    /// Changes the database in one transaction, once no other host migrates. The lock ends with the transaction, whatever becomes of this
    /// process, and a pooler between this host and the server cannot keep it.
    /// </summary>
    public async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        // What a file has left, such as a setting or a temporary table, does not reach the next one. Not after the commit, so that nothing
        // can fail then.
        await ExecuteAsync(["discard all"], cancellationToken);
        await ExecuteAsync(NoLimits, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await ExecuteAsync([$"select pg_advisory_xact_lock({LockKey})"], cancellationToken);
        var result = await change();
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Reads which migrations were applied.</summary>
    public async Task<IReadOnlyList<AppliedMigration>> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        // Not to_regclass, which may still have the answer from before the lock.
        batch.Add("select exists (select from pg_tables where (schemaname, tablename) = ('commerce', 'migration'))");
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

    /// <summary>Applies a migration and adds it to the history, within a change.</summary>
    /// <exception cref="BootException"><c>COM6001</c>, <c>COM6018</c>.</exception>
    public async Task ApplyAsync(MigrationSet set, Migration migration, CancellationToken cancellationToken)
    {
        await CreateSchemaAsync("commerce", cancellationToken);
        if (set.HasWall)
        {
            await ExecuteAsync([WallRole.CreateOwnScript(connection.Database, set.Module)], cancellationToken);
        }

        await CreateSchemaAsync(set.Schema, cancellationToken);
        await ExecuteAsync(
            [
                """
                create table if not exists commerce.migration (
                    module text not null, name text not null, checksum text not null, applied_at timestamptz not null default now(),
                    primary key (module, name))
                """,
            ],
            cancellationToken);
        await RunAsync(new MigrationFile(set, migration.Name, migration.Sql, IsDown: false), cancellationToken);
        await RecordAsync(
            "insert into commerce.migration (module, name, checksum) values ($1, $2, $3)",
            [set.Module, migration.Name, migration.Checksum],
            cancellationToken);
    }

    /// <summary>Creates the roles of modules that have none yet, within a change. Nothing happens where the user may not do so.</summary>
    public Task CreateWallsAsync(IEnumerable<MigrationSet> sets, CancellationToken cancellationToken) =>
        ExecuteAsync([.. sets.Select(set => WallRole.CreateOwnScript(connection.Database, set.Module))], cancellationToken);

    /// <summary>Reads which modules have no role yet, or a table that is not their role's.</summary>
    public async Task<IReadOnlyList<MigrationSet>> ReadWithoutWallAsync(
        IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        var walled = sets.Where(set => set.HasWall).ToList();
        if (walled.Count == 0)
        {
            return [];
        }

        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"""
            select nspname::text from pg_namespace where nspname = any($1) and pg_get_userbyid(nspowner) ~ '{WallRole.Pattern}'
                and not exists (select from pg_class where relnamespace = pg_namespace.oid and relowner <> nspowner)
            """,
            [walled.ConvertAll(set => set.Schema)]);
        var found = await batch.ReadAsync(row => row.GetString(0), cancellationToken);
        return walled.FindAll(set => !found.Contains(set.Schema));
    }

    /// <summary>Reverts a migration and removes it from the history, within a change.</summary>
    /// <exception cref="BootException"><c>COM6016</c>, <c>COM6018</c>.</exception>
    public async Task RevertAsync(MigrationSet set, Migration migration, CancellationToken cancellationToken)
    {
        await RunAsync(new MigrationFile(set, migration.Name, migration.Down!, IsDown: true), cancellationToken);
        await RecordAsync(
            "delete from commerce.migration where module = $1 and name = $2", [set.Module, migration.Name], cancellationToken);
    }

    /// <summary>Lets a role read and write the tables of schemas, and read the history, within a change.</summary>
    public Task GrantAsync(string role, IReadOnlyList<string> schemas, CancellationToken cancellationToken) => ExecuteAsync(
        [
            .. schemas.Select(SqlName.Quote).SelectMany(schema => (string[])
            [
                $"grant usage on schema {schema} to {SqlName.Quote(role)}",
                $"grant select, insert, update, delete on all tables in schema {schema} to {SqlName.Quote(role)}",
                $"grant usage, select, update on all sequences in schema {schema} to {SqlName.Quote(role)}",
            ]),
            // A host of the role uses the roles of modules.
            $"""
            do $$ declare part record; begin
                for part in
                    select distinct pg_get_userbyid(nspowner) as owner from pg_namespace
                    where pg_get_userbyid(nspowner) ~ '{WallRole.Pattern}'
                loop
                    begin
                        if not pg_has_role({SqlName.Literal(role)}, part.owner, 'member') then
                            execute format('grant %I to %I', part.owner, {SqlName.Literal(role)});
                        end if;
                    exception when insufficient_privilege then
                        -- The role reads and writes the tables all the same; its boot report says that it cannot use the other role.
                        null;
                    end;
                end loop;
            end $$
            """,
            // The one that migrates needs its own right.
            $"""
            do $$ begin
                if not pg_has_role(
                    {SqlName.Literal(role)}, (select relowner from pg_class where oid = 'commerce.migration'::regclass), 'usage') then
                    revoke insert, update, delete on commerce.migration from {SqlName.Quote(role)};
                end if;
            end $$
            """,
        ],
        cancellationToken);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>Creates a schema that does not exist. A role that may not create schemas can use one that was created for it.</summary>
    private async Task CreateSchemaAsync(string name, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("select 1 from pg_namespace where nspname = $1", [name]);
        if ((await batch.ReadAsync(row => row.GetInt32(0), cancellationToken)).Count == 0)
        {
            await ExecuteAsync([$"create schema if not exists {SqlName.Quote(name)}"], cancellationToken);
        }
    }

    private async Task RunAsync(MigrationFile file, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            [
                .. Clean,
                .. NoLimits,
                .. await RoleOfAsync(file.Set, cancellationToken) is { } role ? (string[])[$"set local role {SqlName.Quote(role)}"] : [],
                $"set local search_path to {SqlName.Quote(file.Set.Schema)}",
                $"set local lock_timeout = '{LockTimeout.TotalSeconds}s'",
            ],
            cancellationToken);
        var statements = SqlStatement.Read(file.Sql).ToList();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            // Without a parameter, the driver would split the text at the semicolons of a function's body.
            batch.Add(statement.Text, [0]);
        }

        // What would be checked by the commit is checked while it is known which file breaks it. The next file may defer its checks again.
        batch.Add("set constraints all immediate");
        batch.Add("set constraints all deferred");
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            var failed = exception.BatchCommand is { } command
                ? statements.ElementAtOrDefault(batch.BatchCommands.IndexOf(command))
                : null;
            throw MigrationErrors.Describe(exception, file, failed);
        }
    }

    /// <returns>The role that owns the module's schema; <see langword="null"/> when there is none.</returns>
    private async Task<string?> RoleOfAsync(MigrationSet set, CancellationToken cancellationToken)
    {
        if (!set.HasWall)
        {
            return null;
        }

        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"""
            select pg_get_userbyid(nspowner)::text from pg_namespace
            where nspname = $1 and pg_get_userbyid(nspowner) ~ '{WallRole.Pattern}' and {WallRole.IsUsable}
            """,
            [set.Schema]);
        return (await batch.ReadAsync(row => row.GetString(0), cancellationToken)).FirstOrDefault();
    }

    private async Task RecordAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var record = new NpgsqlBatch(connection);
        // What the file has set is its own.
        foreach (var statement in Clean)
        {
            record.Add(statement);
        }

        record.Add("set local statement_timeout = 0");
        record.Add(sql, values);
        await record.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ExecuteAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            batch.Add(statement);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
