using Commerce.Postgres.Migrations;

namespace Commerce.Postgres.Tests.Migrations;

/// <summary>Rolling back.</summary>
public sealed partial class MigratorTests
{
    [Fact]
    [Trait("Case", "MIG-4")]
    public async Task What_is_rolled_back_is_gone_and_can_be_applied_again()
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);
        var set = MigrationSet.FromAssembly("m", "m", typeof(MigratorTests).Assembly);
        await migrator.ApplyAsync([set], TestContext.Current.CancellationToken);

        Assert.Equal(["m/0002_title"], await RollbackAsync(migrator, set));
        Assert.Equal(["id"], await ColumnAsync(database, "select column_name from information_schema.columns where table_schema = 'm'"));
        Assert.Equal(["m/0002_title"], await migrator.ApplyAsync([set], TestContext.Current.CancellationToken));
        Assert.Equal(["m/0002_title", "m/0001_book"], await RollbackAsync(migrator, set, steps: 5));
        Assert.Empty(await RollbackAsync(migrator, set));
        Assert.Equal(["True"], await ColumnAsync(database, "select to_regclass('m.book') is null"));
        Assert.Equal(["m/0001_book", "m/0002_title"], await migrator.ApplyAsync([set], TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Case", "MIG-4")]
    public async Task A_rollback_that_fails_changes_nothing()
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);
        var set = Set(First with { Down = "drop table nonsense" }, Second with { Down = "delete from one where id = 2" });
        await migrator.ApplyAsync([set], TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<BootException>(() => RollbackAsync(migrator, set, steps: 2));

        Assert.Equal(
            ("COM6016", "module 'm', 0001_first.down.sql, line 1"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
        Assert.Equal(["1", "2"], await ColumnAsync(database, "select id from m.one order by id"));
        Assert.Equal(["2"], await ColumnAsync(database, "select count(*) from commerce.migration"));
    }

    [Fact]
    public async Task What_cannot_be_undone_is_named_and_nothing_else_is_undone()
    {
        await using var database = await OpenAsync();
        var migrator = new Migrator(database);
        var last = new Migration("0003_last", "select 1", "select 1");
        await ApplyAsync(migrator, First, Second, last);

        async Task RejectsAsync(string id, string file, params Migration[] migrations)
        {
            var error = await Assert.ThrowsAsync<BootException>(() => RollbackAsync(migrator, Set(migrations), steps: 2));
            Assert.Equal((id, $"module 'm', {file}.sql"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
            Assert.Equal(["3"], await ColumnAsync(database, "select count(*) from commerce.migration"));
        }

        await RejectsAsync("COM6014", "0002_second", First, Second, last);
        await RejectsAsync("COM6024", "0002_second", First, last);
        await RejectsAsync("COM6002", "0002_second", First, Second with { Sql = "select 5", Down = "select 1" }, last);
        await RejectsAsync("COM6017", "0003_last.down", First, Second with { Down = "select 1" }, last with { Down = "select 1; commit" });
    }

    private static Task<IReadOnlyList<string>> RollbackAsync(Migrator migrator, MigrationSet set, int steps = 1) =>
        migrator.RollbackAsync(set, steps, TestContext.Current.CancellationToken);
}
