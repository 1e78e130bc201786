
namespace Commerce.DevelopmentServer.Tests;

public sealed class DatabaseTests : IDisposable
{
    private readonly AppFolder _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_clone_has_the_templates_data_and_can_be_dropped_while_in_use()
    {
        await using var server = await _app.StartAsync();
        var template = await server.CreateDatabaseAsync("the \"template\"", null, TestContext.Current.CancellationToken);
        await AppFolder.AskAsync(template, "create table kept as select 3 as answer");

        var clone = await server.CreateDatabaseAsync("clone", "the \"template\"", TestContext.Current.CancellationToken);
        await AppFolder.AskAsync(clone, "update kept set answer = 4");

        Assert.Equal(3, await AppFolder.AskAsync(template, "select answer from kept"));
        await using var user = new Npgsql.NpgsqlConnection(clone);
        await user.OpenAsync(TestContext.Current.CancellationToken);
        await server.DropDatabaseAsync("clone", TestContext.Current.CancellationToken);
        await server.DropDatabaseAsync("clone", TestContext.Current.CancellationToken);
        Assert.Equal(0L, await AppFolder.AskAsync(server.ConnectionString, "select count(*) from pg_database where datname = 'clone'"));
    }
}
