using Commerce.Postgres.Migrations;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Migrations;

/// <summary>Names and contents of files.</summary>
public sealed class MigrationFileTests(PostgresFixture postgres) : MigrationBench(postgres)
{
    [Theory]
    [InlineData("0001.create.z.sql", "0002.alter.a.sql")]
    [InlineData("2026.01.31_z.sql", "2026.02.01_a.sql")]
    [InlineData("0001.book.sql", "0002.book.sql")]
    [InlineData("0001-B.sql", "0001_a.SQL")]
    public void Files_run_in_the_ordinal_order_of_their_whole_names(string first, string second)
    {
        string[] names = [first[..^4], second[..^4]];

        Assert.Equal(names, Read(second, first, "icon.png").Migrations.Select(migration => migration.Name));
        Assert.Equal(
            names, Read($"Acme.Shop.Migrations.{second}", $"Acme.Shop.Migrations.{first}").Migrations.Select(migration => migration.Name));
    }

    [Fact]
    public void A_down_file_belongs_to_the_file_with_its_whole_name()
    {
        var migrations = Read("0001.book.sql", "0001.book.down.sql", "0002.book.sql").Migrations;

        Assert.Equal(["0001.book.down.sql", null], migrations.Select(migration => migration.Down));
    }

    [Fact]
    public void Files_that_cannot_be_told_apart_are_reported_together()
    {
        var error = Assert.Throws<BootException>(
            () => Read("Migrations.Old.0001_a.sql", "0001_b.sql", "A.Migrations.0001_b.sql", "9.down.sql"));

        Assert.Equal(
            [("COM6015", "module 'm', 9.down.sql"), ("COM6015", "module 'm', 0001_b.sql")],
            error.Problems.Select(problem => (problem.Id, problem.Where)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; -- nothing yet\n /* select 1; */ ;")]
    [InlineData("copy one from stdin;\n1\n\\.\n")]
    [InlineData("select $1")]
    [InlineData("select 1; select '\0'")]
    public async Task What_cannot_run_is_refused_before_anything_else_is_applied(string sql)
    {
        await using var database = await OpenAsync();

        var error = await Assert.ThrowsAsync<BootException>(() => ApplyAsync(database, First, new Migration("0002_bad", sql)));

        Assert.Contains(error.Problems, problem => (problem.Id, problem.Where) == ("COM6028", "module 'm', 0002_bad.sql"));
        Assert.Equal(["True"], await ColumnAsync(database, "select to_regclass('m.one') is null"));
    }

    [Theory]
    [InlineData("create function f() returns int language sql begin atomic select 1; select case when true then 2 else 3 end; end")]
    [InlineData("create function f(n int) returns int language sql begin atomic select $1 - 1; select n; end; -- done;\n")]
    [InlineData("create function f(n int) returns int language sql as 'select $1; select 2;'")]
    [InlineData("create function f() returns text language plpgsql as $body$ begin return 'a;b$1'; end; $body$; select f();")]
    [InlineData("create rule r as on insert to one do also (select 1; select 2); create table two (id int)")]
    [InlineData("copy one from program 'echo 7'")]
    public async Task What_psql_runs_runs(string sql)
    {
        await using var database = Open(await Role.CreateDatabaseAsync());

        Assert.Equal(["m/0001_first", "m/0002_more"], await ApplyAsync(database, First, new Migration("0002_more", sql)));
    }

    [Fact]
    public async Task A_down_file_may_have_nothing_to_do()
    {
        await using var database = await OpenAsync();
        await ApplyAsync(database, First with { Down = "-- The next version drops it." });

        var rolledBack = await new Migrator(database).RollbackAsync(
            new("m", "m", [First with { Down = "-- The next version drops it." }]), 1, Cancellation);

        Assert.Equal(["m/0001_first"], rolledBack);
    }

    [Fact]
    public async Task The_line_of_a_failure_is_told()
    {
        await using var database = await OpenAsync();

        var error = await Assert.ThrowsAsync<BootException>(() => ApplyAsync(
            database, new Migration("0001_bad", "select 1;\n\n-- Twice.\nselect 1;\nselect\n  nonsense\nfrom pg_class;")));

        Assert.Equal("module 'm', 0001_bad.sql, line 6", Assert.Single(error.Problems).Where);
    }

    private static MigrationSet Read(params string[] resources) => MigrationSet.FromResources("m", "m", resources, resource => resource);
}
