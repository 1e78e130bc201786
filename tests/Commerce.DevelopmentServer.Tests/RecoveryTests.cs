
namespace Commerce.DevelopmentServer.Tests;

public sealed class RecoveryTests : IDisposable
{
    private readonly AppFolder _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Takes_over_the_server_of_an_app_that_was_killed()
    {
        using var killed = ServerProcess.Start(_app.Commerce);
        var connection = await killed.ReadLineAsync();
        await AppFolder.AskAsync(connection, "create table kept as select 1 as answer");
        var started = await AppFolder.AskAsync(connection, "select pg_postmaster_start_time()");
        await killed.KillAsync();

        await using var server = await _app.StartAsync();

        Assert.Equal(started, await AppFolder.AskAsync(server.ConnectionString, "select pg_postmaster_start_time()"));
        Assert.Contains(_app.Reports, line => line.StartsWith("Attached to", StringComparison.Ordinal));
        await server.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(File.Exists(Path.Combine(server.DataDirectory, "postmaster.pid")));
    }

    [Fact]
    public async Task Restarts_a_server_taken_over_whose_durability_differs()
    {
        using var killed = ServerProcess.Start(_app.Commerce);
        var connection = await killed.ReadLineAsync();
        await AppFolder.AskAsync(connection, "create table kept as select 1 as answer");
        await killed.KillAsync();

        await using var server = await _app.StartAsync(durable: true);

        Assert.Equal("on", await AppFolder.AskAsync(server.ConnectionString, "show fsync"));
        Assert.Equal(1, await AppFolder.AskAsync(server.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task The_folder_of_another_living_process_is_refused_with_its_number()
    {
        using var other = ServerProcess.Start(_app.Commerce);
        await other.ReadLineAsync();

        var refusal = await Assert.ThrowsAsync<ServerInUseException>(() => _app.StartAsync());

        Assert.Equal(other.Id, refusal.ProcessId);
        await other.EndAsync();
        await using var server = await _app.StartAsync();
    }

    [Fact]
    public async Task Committed_data_survives_the_killing_of_the_postmaster()
    {
        await using var killed = await _app.StartAsync(durable: true);
        await AppFolder.AskAsync(killed.ConnectionString, "create table kept as select i from generate_series(1, 10000) i");
        AppFolder.Kill(killed.ProcessId);
        await killed.StopAsync(TestContext.Current.CancellationToken);

        await using var server = await _app.StartAsync(durable: true);

        Assert.Equal(10_000L, await AppFolder.AskAsync(server.ConnectionString, "select count(*) from kept"));
    }

    [Fact]
    public async Task A_server_that_was_killed_is_revived_at_its_address()
    {
        await using var server = await _app.StartAsync(durable: true);
        await AppFolder.AskAsync(server.ConnectionString, "create table kept as select 1 as answer");
        Assert.False(await server.ReviveAsync(TestContext.Current.CancellationToken));

        AppFolder.Kill(server.ProcessId);

        Assert.True(await server.ReviveAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await AppFolder.AskAsync(server.ConnectionString, "select answer from kept"));
        await server.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(await server.ReviveAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Committed_data_survives_the_killing_of_app_and_postmaster()
    {
        using var killed = ServerProcess.Start(_app.Commerce, durable: true);
        var connection = await killed.ReadLineAsync();
        await AppFolder.AskAsync(connection, "create table kept as select 1 as answer");
        await killed.KillAsync();
        AppFolder.Kill(PostmasterFile.Read(Path.Combine(_app.Commerce, "pg", "data"))!.Pid);

        await using var server = await _app.StartAsync(durable: true);

        Assert.Equal(1, await AppFolder.AskAsync(server.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task A_number_that_went_to_another_process_does_not_stand_in_the_way()
    {
        await using (await _app.StartAsync())
        {
        }

        // As after a restart of the machine: the file of the dead server bears the number of some living process.
        var file = Path.Combine(_app.Commerce, "pg", "data", "postmaster.pid");
        await File.WriteAllTextAsync(
            file, $"{Environment.ProcessId}\n{Path.GetDirectoryName(file)}\n1700000000\n5432\n/tmp/gone\n\n  0 0\nready   "
                + $"\n", TestContext.Current.CancellationToken);

        await using var server = await _app.StartAsync();

        Assert.NotEqual(Environment.ProcessId, server.ProcessId);
    }

    [Fact]
    public async Task An_interrupted_creation_is_begun_again()
    {
        var data = Path.Combine(_app.Commerce, "pg", "data");
        Directory.CreateDirectory(Path.Combine(data + ".new", "base"));
        Directory.CreateDirectory(Path.Combine(data, "base"));
        await File.WriteAllTextAsync(Path.Combine(data, "base", "1"), "half", TestContext.Current.CancellationToken);

        await using var server = await _app.StartAsync();

        Assert.Equal(1, await AppFolder.AskAsync(server.ConnectionString, "select 1"));
        Assert.False(Directory.Exists(data + ".new"));
        var kept = Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(data)!, "data.incomplete-*"));
        Assert.True(File.Exists(Path.Combine(kept, "base", "1")));
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_explained_by_its_log()
    {
        await using (await _app.StartAsync())
        {
        }

        await File.AppendAllTextAsync(
            Path.Combine(_app.Commerce, "pg", "data", "postgresql.conf"), "no_such_setting = 1\n", TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<ServerUnavailableException>(() => _app.StartAsync());

        Assert.Contains("no_such_setting", failure.Message, StringComparison.Ordinal);
    }
}
