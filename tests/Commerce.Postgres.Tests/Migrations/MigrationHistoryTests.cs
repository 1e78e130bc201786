using Commerce.Postgres.Migrations;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Migrations;

/// <summary>What the history of a database says about the files of an application.</summary>
public sealed class MigrationHistoryTests(PostgresFixture postgres) : MigrationBench(postgres)
{
    [Fact]
    public async Task A_file_that_was_renamed_after_it_was_applied_is_recognised()
    {
        await using var database = await OpenAsync();
        await ApplyAsync(database, First, Second);

        var error = await Assert.ThrowsAsync<BootException>(
            () => ApplyAsync(database, First with { Name = "0001_one" }, Second, new Migration("0003_third", "select 1")));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM6029", "module 'm', 0001_one.sql"), (problem.Id, problem.Where));
        Assert.StartsWith("Rename the file to 0001_first.sql.", problem.Fix, StringComparison.Ordinal);
        Assert.Equal(["2"], await ColumnAsync(database, "select count(*) from commerce.migration"));
    }

    [Fact]
    public async Task Two_files_may_have_the_same_content()
    {
        await using var database = await OpenAsync();
        await ApplyAsync(database, First, Second);

        Assert.Equal(["m/0003_again"], await ApplyAsync(database, First, Second, Second with { Name = "0003_again" }));
    }

    [Fact]
    public async Task A_file_that_comes_late_runs_and_is_reported()
    {
        await using var database = await OpenAsync();
        await ApplyAsync(database, First, new Migration("0003_third", "select 3"));

        var outcome = await RunAsync(database, First, Second, new Migration("0003_third", "select 3"));

        Assert.Equal(["m/0002_second"], outcome.Applied);
        Assert.Equal(
            ["migration m/0002_second runs after one whose name follows it; new databases run them in the order of names"],
            outcome.Warnings);
    }

    [Fact]
    public async Task An_older_version_of_the_application_reports_what_it_does_not_know()
    {
        await using var database = await OpenAsync();
        await ApplyAsync(database, First, Second);

        var outcome = await RunAsync(database, First);

        Assert.Empty(outcome.Applied);
        Assert.Equal(["migration m/0002_second is in the database, but not in this version of the application"], outcome.Warnings);
    }

    private static Task<MigrationOutcome> RunAsync(Commerce.Postgres.Sessions.Database database, params Migration[] migrations) =>
        new Migrator(database).RunAsync([Set(migrations)], Cancellation);
}
