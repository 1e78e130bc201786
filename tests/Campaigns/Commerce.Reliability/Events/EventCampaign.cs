using System.Collections.Concurrent;
using Commerce.DevelopmentServer;
using Commerce.EndToEnd.App.Events;
using Commerce.Testing.Runs;
using Npgsql;

namespace Commerce.Reliability.Events;

/// <summary>
/// Three hosts on one PostgreSQL with fsync on emit letters and deliver them. One after the other is killed, now and then the server is
/// stopped in immediate mode. When all is delivered, what was acknowledged is compared with what each subscriber has written down.
/// </summary>
internal sealed class EventCampaign(EventCampaignOptions options, TextWriter report)
{
    private const int Hosts = 3;
    private const int Clients = 6;
    private const int Batch = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Random random = new(options.Seed);
    private readonly string folder = RunFolder.OfProcess.Create("campaign");
    private readonly ConcurrentQueue<int> acknowledged = [];
    private readonly List<Interruption> interruptions = [];
    private readonly List<AppProcess> hosts = [];
    private PrivateServer server = null!;
    private int emitted;

    /// <returns>0 when nothing was lost.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            server = await StartServerAsync(cancellationToken);
            await (await StartAsync(HostMode.Shared, cancellationToken)).DisposeAsync();
            // The server is stopped meanwhile, and connections of a pool would break.
            await using var database = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false });
            var letters = new LetterBook(database);
            await letters.ExecuteAsync(Letters.Table, cancellationToken);
            var lost = await KillAsync(letters, cancellationToken);
            var measures = new EventMeasures(letters, mode => StartAsync(mode, cancellationToken), report);
            await measures.BacklogAsync(options.Backlog, cancellationToken);
            await measures.TroubleAsync(options.Rounds, cancellationToken);
            return lost ? 1 : 0;
        }
        finally
        {
            await EndHostsAsync();
            if (server is not null)
            {
                await server.DeleteAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<PrivateServer> StartServerAsync(CancellationToken cancellationToken) =>
        PrivateServer.StartAsync(new PrivateServerOptions { Directory = folder }, null, cancellationToken);

    private Task<AppProcess> StartAsync(HostMode mode, CancellationToken cancellationToken) =>
        AppProcess.StartAsync(folder, server.ConnectionString, mode, cancellationToken);

    private async Task EndHostsAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        hosts.Clear();
    }

    private async Task<bool> KillAsync(LetterBook letters, CancellationToken cancellationToken)
    {
        for (var host = 0; host < Hosts; host++)
        {
            hosts.Add(await StartAsync(HostMode.Shared, cancellationToken));
        }

        using var loading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Enumerable.Range(0, Clients).Select(client => LoadAsync(new Random(options.Seed + client), loading.Token)).ToList();
        await InterruptAsync(cancellationToken);
        await loading.CancelAsync();
        await Task.WhenAll(load);
        var rested = await letters.RestAsync(Patience, cancellationToken);
        await EndHostsAsync();
        var verdict = await letters.JudgeAsync([.. acknowledged], interruptions, cancellationToken);
        var kills = interruptions.Count(interruption => interruption.Process is not null);
        await report.WriteLineAsync(
            $"""
            seed {options.Seed}, {options.Seconds} s: {kills} kills, {interruptions.Count - kills} immediate stops of PostgreSQL
            {acknowledged.Count} letters acknowledged
            {verdict}
            {(rested ? "everything was delivered" : "NOT EVERYTHING WAS DELIVERED")}
            """);
        return verdict.IsViolated || !rested;
    }

    /// <summary>Emits at any host that lives.</summary>
    private async Task LoadAsync(Random choice, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var number = Interlocked.Add(ref emitted, Batch);
                if (await hosts[choice.Next(Hosts)].EmitAsync(number, Batch, trouble: false, cancellationToken))
                {
                    Enumerable.Range(number, Batch).ToList().ForEach(acknowledged.Enqueue);
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It is enough.
        }
    }

    private async Task InterruptAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 1; TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(options.Seconds); round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 1500)), TimeProvider.System, cancellationToken);
            var from = TimeProvider.System.GetUtcNow();
            if (round % 5 == 0)
            {
                await RestartServerAsync(cancellationToken);
                interruptions.Add(new Interruption(null, from, TimeProvider.System.GetUtcNow()));
            }
            else
            {
                var victim = random.Next(Hosts);
                interruptions.Add(new Interruption(hosts[victim].Id, from, from));
                await hosts[victim].DisposeAsync();
                hosts[victim] = await StartAsync(HostMode.Shared, cancellationToken);
            }
        }
    }

    /// <summary>The server loses everything but its disk.</summary>
    private async Task RestartServerAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Servers are stopped with signals, which Windows has not.");
        }

        Libc.Signal(server.ProcessId, Libc.Quit);
        await server.DisposeAsync();
        server = await StartServerAsync(cancellationToken);
    }
}
