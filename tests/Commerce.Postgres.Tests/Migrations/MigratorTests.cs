using System.Collections.Concurrent;
using System.Diagnostics;
using Commerce.Diagnostics;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Migrations;

public sealed partial class MigratorTests(PostgresFixture postgres) : MigrationBench(postgres)
{
    /// <summary>Who waits for an advisory lock in this database.</summary>
    private const string AtGate = "locktype = 'advisory' and objid = 7";

    [Fact]
    public async Task What_is_missing_is_applied_once_in_the_modules_own_schema()
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);

        Assert.Equal(["m/0001_first"], await ApplyAsync(migrator, First));
        Assert.Equal(["m/0002_second"], await ApplyAsync(migrator, First, Second));
        Assert.Empty(await ApplyAsync(migrator, First, Second));
        Assert.Equal(
            [1, 2],
            await database.QueryAsync(
                "select id from m.one order by id", row => row.GetInt32(0), [], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Each_migration_that_is_applied_is_a_span()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CommerceTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => spans.Enqueue(span.DisplayName),
        };
        ActivitySource.AddActivityListener(listener);
        await using var database = await OpenAsync();
        var traced = First with { Name = "0001_traced" };

        await ApplyAsync(new Migrator(database), traced);
        await ApplyAsync(new Migrator(database), traced);

        Assert.Single(spans, "migrate m/0001_traced");
    }

    [Fact]
    [Trait("Case", "MIG-7")]
    public async Task Hosts_that_start_together_on_an_empty_database_apply_everything_once()
    {
        var connectionString = await CreateDatabaseAsync();
        var databases = Enumerable.Range(0, 5).Select(_ => Open(connectionString)).ToList();

        var applied = await Task.WhenAll(databases.Select(database => ApplyAsync(new Migrator(database), First, Second)));

        Assert.Equal(2, applied.Sum(names => names.Count));
        Assert.Equal(
            ["2"],
            await databases[0].QueryAsync(
                "select count(*)::text from m.one", row => row.GetString(0), [], TestContext.Current.CancellationToken));
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_edited_migration_is_refused_before_anything_else_is_applied()
    {
        await using var database = await OpenAsync();
        await ApplyAsync(new Migrator(database), First);

        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(new Migrator(database), First with { Sql = "create table two (id int)" }, Second));

        Assert.Equal(("COM6002", "module 'm', 0001_first.sql"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
    }

    [Fact]
    [Trait("Case", "MIG-3")]
    public async Task A_migration_that_fails_names_the_file_and_leaves_nothing()
    {
        await using var database = await OpenAsync();

        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(new Migrator(database), new Migration("0001_bad", "create table one (id int);\nselect nonsense;")));

        Assert.Equal(
            ("COM6001", "module 'm', 0001_bad.sql, line 2"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
        Assert.Equal(
            [true],
            await database.QueryAsync(
                "select to_regclass('m.one') is null", row => row.GetBoolean(0), [], TestContext.Current.CancellationToken));
    }

    // CHANGE: Medusa keeps one history by name alone and skips the second one.
    [Fact]
    [Trait("Case", "MIG-6")]
    public async Task Migrations_of_two_modules_may_have_the_same_name()
    {
        await using var database = await OpenAsync();

        var applied = await new Migrator(database).ApplyAsync(
            [new("m", "m", [First]), new("n", "n", [First])], TestContext.Current.CancellationToken);

        Assert.Equal(["m/0001_first", "n/0001_first"], applied);
        Assert.Equal(["1"], await ColumnAsync(database, "select id from n.one"));
    }

    [Theory]
    [InlineData("drop table one", "drop table")]
    [InlineData("-- commerce: allow rename\ndrop table one", "drop table")]
    [InlineData("alter table one rename to two;\n-- commerce: allow rename", "rename")]
    [InlineData("-- commerce: allow drop table\nalter table one rename id to no; drop table one", "rename")]
    public async Task A_destructive_migration_that_does_not_say_so_stops_everything(string sql, string refused)
    {
        await using var database = await OpenAsync();
        await ApplyAsync(new Migrator(database), First);

        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(new Migrator(database), First, Second, new Migration("0003_bad", sql)));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM6012", "module 'm', 0003_bad.sql"), (problem.Id, problem.Where));
        Assert.Contains($"'-- commerce: allow {refused}'", problem.Fix, StringComparison.Ordinal);
        Assert.Equal(["1"], await ColumnAsync(database, "select id from m.one"));
    }

    [Fact]
    public async Task A_destructive_migration_that_says_so_runs()
    {
        await using var database = await OpenAsync();

        await ApplyAsync(
            new Migrator(database),
            First,
            new Migration(
                "0002_gone",
                "-- Replaced by the one table of 0003.\n-- commerce: allow rename, drop table\n" +
                "alter table one rename to two; drop table two"));

        Assert.Equal(["0"], await ColumnAsync(database, "select count(*) from pg_tables where schemaname = 'm'"));
    }

    [Theory]
    [InlineData("create table two (id int); commit; select 1")]
    [InlineData("BEGIN; create table two (id int)")]
    [InlineData("start transaction; select 1")]
    public async Task A_migration_with_a_transaction_of_its_own_is_refused(string sql)
    {
        await using var database = await OpenAsync();

        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(new Migrator(database), First, new Migration("0002_own", sql)));

        Assert.Equal("COM6017", Assert.Single(error.Problems).Id);
        Assert.Equal(["True"], await ColumnAsync(database, "select to_regclass('m.one') is null"));
    }

    [Fact]
    public async Task A_plan_shows_what_would_run_and_changes_nothing()
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);
        await ApplyAsync(migrator, First);
        var gone = new Migration("0003_gone", "-- commerce: allow drop table\ndrop table one; truncate one");

        var plan = (await migrator.ReadHistoryAsync([Set(First, Second, gone)], TestContext.Current.CancellationToken)).Plan();

        Assert.Equal([Second, gone], plan.Select(planned => planned.Migration));
        Assert.Equal([[], ["drop table", "truncate"]], plan.Select(planned => planned.Destructive));
        Assert.Equal([[], ["COM6012"]], plan.Select(planned => planned.Problems.Select(problem => problem.Id)));
        Assert.Equal(["1"], await ColumnAsync(database, "select id from m.one"));
    }

    [Fact]
    public async Task The_status_tells_applied_pending_edited_and_unknown()
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);
        var other = new Migration("0009_other", "select 1");
        await ApplyAsync(migrator, First, Second, other);

        var history = await migrator.ReadHistoryAsync(
            [Set(First, Second with { Sql = "select 2", Down = "select 3" }, new Migration("0003_new", "select 3"))],
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                ("0001_first", MigrationState.Applied, false),
                ("0002_second", MigrationState.Edited, true),
                ("0003_new", MigrationState.Pending, false),
                ("0009_other", MigrationState.Unknown, false),
            ],
            history.Statuses.Select(migration => (migration.Name, migration.State, migration.HasDown)));
        Assert.Equal([true, true, false, true], history.Statuses.Select(migration => migration.AppliedAt is not null));
    }

    [Theory]
    [InlineData("select * from book", "another module")]
    [InlineData("create table one (id int)", "outside of the migrations")]
    [InlineData("insert into one values (null)", "Correct the data")]
    [InlineData("vacuum", "Migrations run in a transaction")]
    [Trait("Case", "MIG-9")]
    public async Task What_a_migration_fails_on_has_a_hint_of_its_own(string sql, string hint)
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);
        await ApplyAsync(migrator, new Migration("0001_first", "create table one (id int not null)"));

        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(migrator, new Migration("0001_first", "create table one (id int not null)"), new Migration("0002_bad", sql)));

        Assert.Contains(hint, Assert.Single(error.Problems).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_loses_its_connection_leaves_nothing_half_done_and_the_next_one_goes_on()
    {
        var connectionString = await CreateDatabaseAsync();
        await using var database = Open(connectionString);
        await using var gate = new NpgsqlConnection(connectionString);
        await gate.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(gate, "select pg_advisory_lock(7)");
        Migration[] migrations = [First, Second with { Sql = Second.Sql + "; select pg_advisory_xact_lock(7)" }];

        var killed = ApplyAsync(new Migrator(database), migrations);
        var process = await gate.WaitForWaitersAsync(AtGate);
        var waiting = ApplyAsync(new Migrator(database), migrations);
        await gate.WaitForWaitersAsync("locktype = 'advisory'", sessions: 2);
        await ExecuteAsync(gate, $"select pg_terminate_backend({process}, {(long)Patience.Limit.TotalMilliseconds})");

        var error = await Assert.ThrowsAsync<BootException>(() => killed);
        await gate.WaitForWaitersAsync(AtGate);
        Assert.Equal(("COM6018", "module 'm', 0002_second.sql"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
        Assert.Equal(["1"], await ColumnAsync(database, "select id from m.one"));
        await ExecuteAsync(gate, "select pg_advisory_unlock(7)");
        Assert.Equal(["m/0002_second"], await waiting);
        Assert.Equal(["1", "2"], await ColumnAsync(database, "select id from m.one order by id"));
    }

    private static Task<IReadOnlyList<string>> ApplyAsync(Migrator migrator, params Migration[] migrations) =>
        migrator.ApplyAsync([Set(migrations)], TestContext.Current.CancellationToken);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
