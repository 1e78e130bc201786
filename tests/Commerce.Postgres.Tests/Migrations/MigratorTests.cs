using Commerce.Identifiers;
using Commerce.Postgres.Events;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Migrations;

public sealed class MigratorTests(PostgresFixture postgres)
{
    private static readonly Migration First = new("0001_first", "create table one (id int); insert into one values (1)");
    private static readonly Migration Second = new("0002_second", "insert into one values (2)");

    [Fact]
    public async Task What_is_missing_is_applied_once_in_the_modules_own_schema()
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);

        Assert.Equal(["m/0001_first"], await ApplyAsync(migrator, First));
        Assert.Equal(["m/0002_second"], await ApplyAsync(migrator, First, Second));
        Assert.Empty(await ApplyAsync(migrator, First, Second));
        Assert.Equal([1, 2], await database.QueryAsync("select id from m.one order by id", row => row.GetInt32(0), [], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Hosts_that_start_together_on_an_empty_database_apply_everything_once()
    {
        var connectionString = await postgres.Server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        var databases = Enumerable.Range(0, 5).Select(_ => Open(connectionString)).ToList();

        var applied = await Task.WhenAll(databases.Select(database => ApplyAsync(new Migrator(database), First, Second)));

        Assert.Equal(2, applied.Sum(names => names.Count));
        Assert.Equal(["2"], await databases[0].QueryAsync("select count(*)::text from m.one", row => row.GetString(0), [], TestContext.Current.CancellationToken));
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
    public async Task A_migration_that_fails_names_the_file_and_leaves_nothing()
    {
        await using var database = await OpenAsync();

        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(new Migrator(database), new Migration("0001_bad", "create table one (id int);\nselect nonsense;")));

        Assert.Equal(("COM6001", "module 'm', 0001_bad.sql"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
        Assert.Equal([true], await database.QueryAsync("select to_regclass('m.one') is null", row => row.GetBoolean(0), [], TestContext.Current.CancellationToken));
    }

    private static Database Open(string connectionString) =>
        new(connectionString, new PostgresOutbox(new UlidGenerator(TimeProvider.System), TimeProvider.System, new EventRoutes(), new RecordingQueue()));

    private static Task<IReadOnlyList<string>> ApplyAsync(Migrator migrator, params Migration[] migrations) =>
        migrator.ApplyAsync([new MigrationSet("m", "m", migrations)], TestContext.Current.CancellationToken);

    private async Task<Database> OpenAsync() => Open(await postgres.Server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken));
}
