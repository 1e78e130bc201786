using Commerce.Postgres.Migrations;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Migrations;

/// <summary>Migrations on servers, databases and roles with settings of their own.</summary>
public sealed class MigrationSessionTests(PostgresFixture postgres) : MigrationBench(postgres)
{
    private const string OurLock = "pg_advisory_lock(1296648018)";

    [Theory]
    [InlineData("set statement_timeout = '1ms'")]
    [InlineData("set session characteristics as transaction read only")]
    [InlineData("set default_transaction_isolation = 'serializable'")]
    [InlineData("set search_path = nowhere")]
    [InlineData("set role pg_monitor")]
    [InlineData("select pg_advisory_unlock_all()")]
    [InlineData("create temporary table one (id text)")]
    public async Task Nothing_of_a_file_reaches_the_next_one(string sql)
    {
        await using var database = Open(await Role.CreateDatabaseAsync());
        Migration[] migrations =
            [First, new("0002_setting", sql), new("0003_slow", "select pg_sleep(0.01); insert into one values (3)")];

        // The setting ends the file it is in, so that its history entry is not affected.
        Assert.Equal(["m/0001_first", "m/0002_setting", "m/0003_slow"], await ApplyAsync(database, migrations));
        Assert.Equal(["1", "3"], await ColumnAsync(database, "select id from m.one order by id"));
    }

    [Fact]
    public async Task What_a_commit_would_find_names_the_file()
    {
        await using var database = await OpenAsync();

        var error = await Assert.ThrowsAsync<BootException>(() => ApplyAsync(database, First, new Migration(
            "0002_late",
            "create table two (id int primary key, next int references two deferrable initially deferred);" +
            "insert into two values (1, 7)")));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM6001", problem.Id);
        Assert.Equal("module 'm', 0002_late.sql", problem.Where);
        Assert.Contains("SQLSTATE 23503", problem.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create function m.add_one(integer) returns integer language sql return $1 + 1; insert into one values (m.add_one(1))")]
    [InlineData("prepare two as insert into one values ($1); execute two(2)")]
    public async Task A_parameter_of_a_body_is_not_one_of_the_file(string sql)
    {
        await using var database = await OpenAsync();

        await ApplyAsync(database, First, new Migration("0002_two", sql));

        Assert.Equal(["1", "2"], await ColumnAsync(database, "select id from m.one order by id"));
    }

    [Fact]
    public async Task A_comment_ends_where_the_server_ends_it()
    {
        await using var database = await OpenAsync();

        await ApplyAsync(
            database, First, new Migration("0002_two", "create table m.two (id int);\r-- note\rcreate table m.three (id int);\r"));

        Assert.Equal(
            ["one", "three", "two"],
            await ColumnAsync(database, "select tablename::text from pg_tables where schemaname = 'm' order by 1"));
    }

    [Theory]
    [InlineData("statement_timeout = '500ms'")]
    [InlineData("lock_timeout = '500ms'")]
    [InlineData("idle_in_transaction_session_timeout = '500ms'")]
    [InlineData("default_transaction_isolation = 'serializable'")]
    public async Task What_the_database_prescribes_to_requests_is_not_for_migrations(string setting)
    {
        var connectionString = await CreateDatabaseAsync();
        await using var gate = new NpgsqlConnection(connectionString);
        await gate.OpenAsync(Cancellation);
        await ExecuteAsync(gate, $"select {OurLock}");
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync(gate, $"alter database \"{name}\" set {setting}");
        await using var database = Open(connectionString);

        var applying = ApplyAsync(database, First, new Migration("0002_slow", "select pg_sleep(0.6)"));
        await gate.WaitForWaitersAsync("locktype = 'advisory'");
        // Longer than the setting allows, by the server's clock.
        await ExecuteAsync(gate, "select pg_sleep(0.6)");
        await ExecuteAsync(gate, "select pg_advisory_unlock_all()");

        Assert.Equal(["m/0001_first", "m/0002_slow"], await applying);
    }

    [Fact]
    public async Task A_migration_that_waits_too_long_for_a_table_lets_the_others_pass_and_runs_later()
    {
        var connectionString = await CreateDatabaseAsync();
        await using var database = Open(connectionString);
        await ApplyAsync(database, First);
        await database.ExecuteAsync("create sequence m.attempts", cancellationToken: Cancellation);
        await using var reader = new NpgsqlConnection(connectionString);
        await reader.OpenAsync(Cancellation);
        var transaction = await reader.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(reader, "select * from m.one");

        var applying = ApplyAsync(
            database,
            First,
            // A sequence keeps its value when the transaction is rolled back.
            new Migration("0002_alter", "select nextval('attempts'); set lock_timeout = '1ms'; alter table one add column name text"));
        await using var watcher = new NpgsqlConnection(connectionString);
        await watcher.OpenAsync(Cancellation);
        await watcher.WaitForAsync("select last_value from m.attempts where last_value > 1");
        await transaction.CommitAsync(Cancellation);

        Assert.Equal(["m/0002_alter"], await applying);
    }

    [Fact]
    public async Task A_rollback_that_waits_too_long_for_a_table_runs_later()
    {
        var connectionString = await CreateDatabaseAsync();
        await using var database = Open(connectionString);
        // A sequence keeps its value when the transaction is rolled back.
        var alter = new Migration("0002_alter", "alter table one add column name text", Down: """
            -- commerce: allow drop column
            select nextval('attempts'); set lock_timeout = '1ms'; alter table one drop column name
            """);
        await ApplyAsync(database, First, alter);
        await database.ExecuteAsync("create sequence m.attempts", cancellationToken: Cancellation);
        await using var reader = new NpgsqlConnection(connectionString);
        await reader.OpenAsync(Cancellation);
        var transaction = await reader.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(reader, "select * from m.one");

        var rollingBack = new Migrator(database).RollbackAsync(Set(First, alter), 1, Cancellation);
        await using var watcher = new NpgsqlConnection(connectionString);
        await watcher.OpenAsync(Cancellation);
        await watcher.WaitForAsync("select last_value from m.attempts where last_value > 1");
        await transaction.CommitAsync(Cancellation);

        Assert.Equal(["m/0002_alter"], await rollingBack);
    }

    [Theory]
    [InlineData("set statement_timeout = '1ms'")]
    [InlineData("set search_path = nowhere")]
    [InlineData("set role pg_monitor")]
    [InlineData("create temporary table one (id text)")]
    [InlineData("prepare leave as select 1")]
    [InlineData("create temporary table seen (id int); declare leave cursor for select * from seen")]
    [InlineData("set constraints all immediate")]
    public async Task Nothing_of_a_file_reaches_the_next_one_of_a_rollback(string sql)
    {
        await using var database = Open(await Role.CreateDatabaseAsync());
        Migration[] migrations =
        [
            First,
            new(
                "0002_two",
                """
                insert into one values (2);
                create table pair (id int primary key, other int references pair (id) deferrable initially deferred);
                """,
                Down: """
                    select pg_sleep(0.01);
                    prepare leave as select 2;
                    declare leave cursor for select 1;
                    insert into pair values (1, 2);
                    insert into pair values (2, 1);
                    delete from one where id = 2
                    """),
            new("0003_three", "insert into one values (3)", Down: $"delete from one where id = 3; {sql}"),
        ];
        await ApplyAsync(database, migrations);

        Assert.Equal(["m/0003_three", "m/0002_two"], await new Migrator(database).RollbackAsync(Set(migrations), 2, Cancellation));
        Assert.Equal(["1"], await ColumnAsync(database, "select id from m.one"));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_a_lost_connection_and_the_next_start_goes_on()
    {
        var connectionString = await CreateDatabaseAsync();
        await using var cutter = new AnswerCutter(connectionString);
        await using var database = Open(cutter.ConnectionString);
        cutter.CutNext("COMMIT");

        var error = await Assert.ThrowsAsync<BootException>(() => ApplyAsync(database, First, Second));

        Assert.Equal(("COM6018", "module 'm', 0001_first.sql"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
        Assert.Equal(["m/0002_second"], await ApplyAsync(database, First, Second));
    }

    [Theory]
    [InlineData("", "permission denied for schema commerce", "grants the rights")]
    [InlineData("grant usage on schema commerce to {0}", "permission denied for table migration", "grants the rights")]
    public async Task A_role_without_rights_is_told_what_to_do(string grant, string reason, string fix)
    {
        await using var owner = Open(await Role.CreateDatabaseAsync());
        await ApplyAsync(owner, First);
        await using var role = await Role.CreateAsync(owner);
        if (grant.Length > 0)
        {
            await owner.ExecuteAsync(string.Format(null, grant, role.Name), cancellationToken: Cancellation);
        }

        await using var database = Open(role.ConnectionString);
        var error = await Assert.ThrowsAsync<BootException>(() => ApplyAsync(database, First));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM6062", problem.Id);
        Assert.Contains(reason, problem.What, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_with_its_own_schemas_only_migrates()
    {
        await using var owner = Open(await Role.CreateDatabaseAsync());
        await using var role = await Role.CreateAsync(owner);
        await owner.ExecuteAsync($"create schema m authorization {role.Name}", cancellationToken: Cancellation);
        await owner.ExecuteAsync($"create schema commerce authorization {role.Name}", cancellationToken: Cancellation);

        await using var database = Open(role.ConnectionString);

        Assert.Equal(["m/0001_first"], await ApplyAsync(database, First));
    }

    [Fact]
    public async Task A_role_can_be_granted_the_use_of_what_it_may_not_change()
    {
        await using var owner = Open(await Role.CreateDatabaseAsync());
        await ApplyAsync(owner, First, new Migration("0002_sequence", "create sequence number"));
        await using var role = await Role.CreateAsync(owner);
        await using var database = Open(role.ConnectionString);

        await new Migrator(owner).GrantAsync(role.Name, ["commerce", "m"], Cancellation);

        Assert.Empty(await ApplyAsync(database, First, new Migration("0002_sequence", "create sequence number")));
        Assert.Equal(1, await database.ExecuteAsync("insert into m.one values (nextval('m.number'))", cancellationToken: Cancellation));
        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(database, First, new Migration("0002_sequence", "create sequence number"), new Migration("0003", "select 1")));
        Assert.Equal("COM6062", Assert.Single(error.Problems).Id);
    }

    [Fact]
    public async Task A_server_without_room_for_the_connection_says_so()
    {
        await using var owner = Open(await Role.CreateDatabaseAsync());
        await using var role = await Role.CreateAsync(owner);
        await owner.ExecuteAsync($"alter role {role.Name} connection limit 0", cancellationToken: Cancellation);
        await using var database = Open(role.ConnectionString);

        var error = await Assert.ThrowsAsync<BootException>(() => ApplyAsync(database, First));

        Assert.Equal("COM6062", Assert.Single(error.Problems).Id);
        Assert.Contains("53300", Assert.Single(error.Problems).What, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
