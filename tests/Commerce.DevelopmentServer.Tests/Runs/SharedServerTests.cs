using System.Runtime.Versioning;
using Commerce.Testing.Runs;
using Npgsql;

namespace Commerce.DevelopmentServer.Tests.Runs;

/// <summary>What runs leave on a server that they share: nothing, and nothing of another run is dropped.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SharedServerTests : IAsyncLifetime
{
    private readonly AppFolder _app = new();
    private readonly TemporaryFolder _temporary = new();
    private PrivateServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _app.Dispose();
        await TemporaryFolder.WaitUntilAsync(() => _temporary.Content.Count == 0);
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_run_that_ends_drops_its_databases()
    {
        using var run = await TestRun.StartAsync(_temporary.Path, _server.ConnectionString);
        Assert.Single(await DatabasesAsync());

        await run.EndAsync();

        Assert.Empty(await DatabasesAsync());
    }

    [Fact]
    public async Task The_next_run_drops_the_databases_of_one_that_was_killed_and_no_others()
    {
        await _server.CreateDatabaseAsync("commerce_test_mine_1", null, Cancellation);
        using var killed = await TestRun.StartAsync(_temporary.Path, _server.ConnectionString);
        using var living = await TestRun.StartAsync(_temporary.Path, _server.ConnectionString);
        await killed.KillAsync();
        await TemporaryFolder.WaitUntilAsync(async () => await LocksAsync() == 1);

        await using var next = await RunDatabases.RegisterAsync(await OtherDatabaseAsync(), null, Cancellation);

        Assert.Equal([NameOf(living.Database), "commerce_test_mine_1"], await DatabasesAsync());
        Assert.Equal(1, await AppFolder.AskAsync(living.Database, "select 1"));
        await living.EndAsync();
        Assert.Equal(["commerce_test_mine_1"], await DatabasesAsync());
    }

    [Fact]
    public async Task A_database_is_dropped_before_the_end_although_connections_to_it_are_open()
    {
        await using var databases = await RunDatabases.RegisterAsync(_server.ConnectionString, null, Cancellation);
        var template = await databases.CreateAsync(null, Cancellation);
        var copy = await databases.CreateAsync(template, Cancellation);
        await using var user = new NpgsqlConnection(copy);
        await user.OpenAsync(Cancellation);

        await databases.DropAsync(copy, Cancellation);
        await databases.DropAsync(copy, Cancellation);

        Assert.Equal([NameOf(template)], await DatabasesAsync());
    }

    [Fact]
    public async Task A_database_that_the_run_did_not_create_is_not_dropped()
    {
        await using var databases = await RunDatabases.RegisterAsync(_server.ConnectionString, null, Cancellation);

        await Assert.ThrowsAsync<ArgumentException>(() => databases.DropAsync(_server.ConnectionString, Cancellation));

        Assert.Equal(1, await AppFolder.AskAsync(_server.ConnectionString, "select 1"));
    }

    private static string NameOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;

    /// <summary>Runs may be connected to different databases.</summary>
    private async Task<string> OtherDatabaseAsync() => await _server.CreateDatabaseAsync("other", null, Cancellation);

    private async Task<IReadOnlyList<string>> DatabasesAsync() => (string[])(await AppFolder.AskAsync(
        _server.ConnectionString,
        "select coalesce(array_agg(datname::text order by datname), '{}') from pg_database where datname like 'commerce\\_test\\_%'"))!;

    private async Task<long> LocksAsync() =>
        (long)(await AppFolder.AskAsync(_server.ConnectionString, "select count(*) from pg_locks where locktype = 'advisory'"))!;
}
