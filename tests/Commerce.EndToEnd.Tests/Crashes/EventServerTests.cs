using System.Diagnostics;
using Commerce.DevelopmentServer;
using Commerce.EndToEnd.Tests.Support;
using Commerce.Testing.Runs;
using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>PostgreSQL, which waits for the disk here, is stopped in immediate mode under load, and started again.</summary>
public sealed class EventServerTests : IAsyncLifetime
{
    private const int Clients = 4;

    private readonly string folder = RunFolder.OfProcess.Create("events");
    private PrivateServer server = null!;

    public async ValueTask InitializeAsync() => server = await StartServerAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DeleteAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_event_that_was_acknowledged_reaches_each_subscriber_when_the_server_is_stopped_at_once_under_load()
    {
        var connectionString = PatientDatabase.For(server.ConnectionString);
        var variables = new Dictionary<string, string> { ["ConnectionStrings__Commerce"] = connectionString };
        await using var app = await RunningApp.StartAsync(folder, CrashWorld.Assembly, variables);
        await using (var before = await DatabaseWatch.StartAsync(connectionString, "commerce.delivery"))
        {
            await before.ExecuteAsync("create table public.handled (subscriber text not null, number int not null, process int not null)");
        }

        var acknowledged = new List<int>();
        await LoadAndStopAsync(app, acknowledged);
        server = await StartServerAsync();

        Assert.Equal(connectionString, PatientDatabase.For(server.ConnectionString));
        await using var watch = await DatabaseWatch.StartAsync(connectionString, "commerce.delivery");
        await watch.WaitUntilAsync("not exists (select from commerce.delivery where state = 'pending')");

        foreach (var subscriber in new[] { "archive", "book", "notify" })
        {
            Assert.Empty(
                acknowledged.Except(
                    await watch.QueryAsync<int[]>($"select array_agg(number) from public.handled where subscriber = '{subscriber}'")));
        }

        Assert.Equal(0, await watch.QueryAsync<long>("select count(*) from commerce.delivery where state <> 'done'"));
        Assert.Equal(
            0,
            await watch.QueryAsync<long>(
                """
                select count(*) from (
                    select from public.handled where subscriber = 'book' group by number having count(*) > 1) as twice
                """));
    }

    /// <summary>Emits until the server is gone, which happens after some answers.</summary>
    private async Task LoadAndStopAsync(RunningApp app, List<int> acknowledged)
    {
        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var number = client * 100_000; ; number += 10)
            {
                using var response = await app.Http.GetAsync($"/emit?number={number}&count=10", TestContext.Current.CancellationToken);
                if (!response.IsSuccessStatusCode)
                {
                    return;
                }

                lock (acknowledged)
                {
                    acknowledged.AddRange(Enumerable.Range(number, 10));
                }

                if (Interlocked.Increment(ref answered) == 200)
                {
                    await StopServerAsync();
                }
            }
        }));
    }

    private Task<PrivateServer> StartServerAsync() =>
        PrivateServer.StartAsync(new PrivateServerOptions { Directory = folder }, null, TestContext.Current.CancellationToken);

    private async Task StopServerAsync()
    {
        var process = (
            await File.ReadAllLinesAsync(Path.Combine(server.DataDirectory, "postmaster.pid"), TestContext.Current.CancellationToken))[0];
        using var kill = Process.Start("kill", ["-QUIT", process]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await server.DisposeAsync();
    }
}
