using Npgsql;

namespace Commerce.DevelopmentServer.Tests;

public sealed class StartAndStopTests : IDisposable
{
    private readonly AppFolder _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Starts_from_nothing_with_the_database_made()
    {
        await using var server = await _app.StartAsync();

        Assert.Equal("commerce", await AppFolder.AskAsync(server.ConnectionString, "select current_database()::text"));
        Assert.Equal("UTF8", await AppFolder.AskAsync(server.ConnectionString, "show server_encoding"));
        Assert.Equal("", await AppFolder.AskAsync(server.ConnectionString, "show listen_addresses"));
        Assert.True(File.Exists(Path.Combine(server.Binaries, "postgres")));
    }

    [Fact]
    public async Task Stops_cleanly_and_starts_again_with_the_data_kept()
    {
        await using (var first = await _app.StartAsync())
        {
            await AppFolder.AskAsync(first.ConnectionString, "create table kept as select 42 as answer");
        }

        await using var second = await _app.StartAsync();

        Assert.Equal(42, await AppFolder.AskAsync(second.ConnectionString, "select answer from kept"));
        Assert.DoesNotContain("not properly shut down", await ReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_at_once_although_sessions_are_open()
    {
        await using var server = await _app.StartAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await server.StopAsync(TestContext.Current.CancellationToken);
        await server.StopAsync(TestContext.Current.CancellationToken);

        Assert.False(File.Exists(Path.Combine(server.DataDirectory, "postmaster.pid")));
    }

    [Fact]
    public async Task The_server_of_another_process_is_found_and_left_to_it()
    {
        using var other = ServerProcess.Start(_app.Commerce);
        var connection = await other.ReadLineAsync();
        var options = new PrivateServerOptions { Directory = _app.Commerce };

        Assert.Equal(connection, await PrivateServer.FindAsync(options, TestContext.Current.CancellationToken));
        Assert.Null(
            await PrivateServer.FindAsync(new() { Directory = _app.Commerce, Database = "none" }, TestContext.Current.CancellationToken));

        await other.EndAsync();
        Assert.Null(await PrivateServer.FindAsync(options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_second_start_on_the_folder_is_refused_with_the_holders_number()
    {
        await using var server = await _app.StartAsync();

        var refusal = await Assert.ThrowsAsync<ServerInUseException>(() => _app.StartAsync());

        Assert.Equal(Environment.ProcessId, refusal.ProcessId);
        Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Commerce", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_durable_server_writes_through_and_a_test_server_does_not()
    {
        await using (var durable = await _app.StartAsync(durable: true))
        {
            Assert.Equal("on", await AppFolder.AskAsync(durable.ConnectionString, "show fsync"));
        }

        await using var quick = await _app.StartAsync(durable: false);

        Assert.Equal("off", await AppFolder.AskAsync(quick.ConnectionString, "show fsync"));
        Assert.Equal("off", await AppFolder.AskAsync(quick.ConnectionString, "show synchronous_commit"));
        Assert.Equal("off", await AppFolder.AskAsync(quick.ConnectionString, "show full_page_writes"));
    }

    [Fact]
    public async Task The_server_has_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        await using var server = await _app.StartAsync();

        Assert.Equal(server.ProcessId, SessionOf(server.ProcessId));
        Assert.NotEqual(SessionOf(Environment.ProcessId), SessionOf(server.ProcessId));
    }

    [Fact]
    public async Task A_start_given_up_leaves_no_server_and_no_lock()
    {
        await using (await _app.StartAsync())
        {
        }

        using var giveUp = new CancellationTokenSource();
        var starting = PrivateServer.StartAsync(
            new PrivateServerOptions { Directory = _app.Commerce, Time = new CancellingClock(giveUp) }, null, giveUp.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.False(File.Exists(Path.Combine(_app.Commerce, "pg", "data", "postmaster.pid")));
        await using var server = await _app.StartAsync();
    }

    private Task<string> ReadLogAsync() =>
        File.ReadAllTextAsync(Path.Combine(_app.Commerce, "pg", "server.log"), TestContext.Current.CancellationToken);

    private static int SessionOf(int pid)
    {
        var status = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Gives up at the first wait, which is the one for the server just started.</summary>
    private sealed class CancellingClock(CancellationTokenSource source) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            source.Cancel();
            return System.CreateTimer(callback, state, dueTime, period);
        }
    }
}
