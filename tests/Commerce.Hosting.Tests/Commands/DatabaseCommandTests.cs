using System.Text.Json;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Commands;

public sealed class DatabaseCommandTests : IAsyncLifetime
{
    private string database = "";

    public async ValueTask InitializeAsync() =>
        database = await HostingApp.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Migrations_are_planned_applied_shown_and_rolled_back()
    {
        using var modules = new ModuleFolder();
        modules.CompileMigrations(new Dictionary<string, string>
        {
            ["0001_book.sql"] = "create table book (id text);",
            ["0001_book.down.sql"] = "drop table book;",
            ["0002_gone.sql"] = "-- commerce: allow rename\nalter table book rename id to isbn;",
            ["0002_gone.down.sql"] = "alter table book rename isbn to id;",
        });

        var plan = await RunAsync("db migrate --plan --json", modules);
        Assert.Equal((0, ""), (plan.ExitCode, plan.Error));
        Assert.Contains(
            """ "user","name":"0002_gone","destructive":["rename"],"refused":[],"sql":"-- commerce: allow rename\nalter table""".Trim(),
            plan.Output,
            StringComparison.Ordinal);

        var applied = await RunAsync("db migrate --json", modules);
        Assert.Equal(
            ["user/0001_book", "user/0002_gone"],
            Names(applied, "applied").Where(name => !name.StartsWith("commerce/", StringComparison.Ordinal)));
        Assert.Equal("Nothing to apply.", (await RunAsync("db migrate", modules)).Output.Trim());
        Assert.Equal("""{"planned":[]}""", (await RunAsync("db migrate --plan --json", modules)).Output.Trim());
        Assert.Matches(@"user +0002_gone +applied +\S+ \S+Z +yes", (await RunAsync("db status", modules)).Output);

        Assert.Equal("rolled back user/0002_gone", (await RunAsync("db rollback user", modules)).Output.Trim());
        Assert.Equal(["user/0001_book"], Names(await RunAsync("db rollback user --steps 7 --json", modules), "rolled_back"));
        Assert.Equal("Nothing to roll back.", (await RunAsync("db rollback user", modules)).Output.Trim());
        Assert.Contains(
            "\"name\":\"0001_book\",\"state\":\"pending\",\"applied_at\":null,\"has_down\":true",
            (await RunAsync("db status --json", modules)).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_would_be_refused_is_shown_and_has_failed()
    {
        using var modules = new ModuleFolder();
        modules.CompileMigrations(new Dictionary<string, string> { ["0001_gone.sql"] = "drop table book" });

        var plan = await RunAsync("db migrate --plan", modules);
        Assert.Equal(1, plan.ExitCode);
        Assert.Matches("user/0001_gone on .*, destructive: drop table, refused: COM6012", plan.Output);
        Assert.Contains("COM6012", plan.Error, StringComparison.Ordinal);

        var run = await RunAsync("db migrate", modules);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("db migrate failed:", run.Error, StringComparison.Ordinal);
        Assert.Contains("fix:   If it is intended, write '-- commerce: allow drop table'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "COM6013", "commerce, user")]
    [InlineData("commerce", "COM6014", ".down.sql")]
    public async Task What_cannot_be_rolled_back_is_told_with_a_way_out(string module, string id, string fix)
    {
        await RunAsync("db migrate");

        var run = await RunAsync($"db rollback {module}");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(id, run.Error, StringComparison.Ordinal);
        Assert.Contains(fix, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_file_without_its_migration_is_an_error()
    {
        using var modules = new ModuleFolder();
        modules.CompileMigrations(new Dictionary<string, string> { ["0001_book.sql"] = "select 1", ["0001_boook.down.sql"] = "select 1" });

        var run = await RunAsync("db status", modules);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("COM6015", run.Error, StringComparison.Ordinal);
        Assert.Contains("0001_boook.down.sql", run.Error, StringComparison.Ordinal);
    }

    private static string[] Names(CommandRun run, string property)
    {
        using var document = JsonDocument.Parse(run.Output);
        return [.. document.RootElement.GetProperty(property).EnumerateArray().Select(name => name.GetString()!)];
    }

    private Task<CommandRun> RunAsync(string command, ModuleFolder? modules = null) => CommandRun.RunAsync(database, command, modules);
}
