using System.Collections.Concurrent;
using Commerce.DevelopmentServer;
using Commerce.EndToEnd.App.Events;
using Commerce.Reliability.Events;
using Commerce.Testing.Runs;
using Npgsql;

namespace Commerce.Reliability.Failovers;

/// <summary>
/// Two hosts on a PostgreSQL with a standby emit letters and run workflows. Again and again the primary is killed and the standby promoted;
/// the hosts stay. At the end what was acknowledged is compared with what is there.
/// </summary>
internal sealed class FailoverCampaign(FailoverOptions options, TextWriter report)
{
    private const int Hosts = 2;
    private const int Clients = 4;
    private const int Batch = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string folder = RunFolder.OfProcess.Create("campaign");
    private readonly ConcurrentQueue<int> letters = [];
    private readonly ConcurrentQueue<string> users = [];
    private readonly List<Interruption> failovers = [];
    private readonly List<AppProcess> hosts = [];
    private int emitted;
    private int refused;
    private long lastAcknowledgement;

    /// <returns>0 when nothing was lost that had to be kept, and everything was finished.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Servers are killed with signals, which Windows has not.");
        }

        var request = new BinariesRequest(null, AllowInstall: false, _ => { });
        var binaries = await BinariesChain.FindAsync(BinariesChain.Usual, request, cancellationToken);
        await using var server = new ReplicatedServer(
            binaries, Path.Combine(folder, "servers"), ServerUser.For(folder), options.Synchronous);
        try
        {
            await server.StartAsync(cancellationToken);
            await using var database = new NpgsqlDataSourceBuilder(
                new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString).Build();
            var book = new LetterBook(database);
            for (var host = 0; host < Hosts; host++)
            {
                hosts.Add(await AppProcess.StartAsync(folder, server.ConnectionString, HostMode.Shared, cancellationToken));
            }

            await book.ExecuteAsync(Letters.Table, cancellationToken);
            var outages = await FailOverAsync(server, cancellationToken);
            var rested = await book.RestAsync(Patience, cancellationToken);
            return await JudgeAsync(book, outages, rested, cancellationToken);
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private async Task<List<Outage>> FailOverAsync(ReplicatedServer server, CancellationToken cancellationToken)
    {
        using var loading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Enumerable.Range(0, Clients)
            .SelectMany(client => (Task[])
            [
                LoadAsync(() => EmitAsync(hosts[client % Hosts], loading.Token), loading.Token),
                LoadAsync(() => CreateUserAsync(hosts[client % Hosts], loading.Token), loading.Token),
            ])
            .ToList();
        var outages = new List<Outage>();
        for (var round = 0; round < options.Rounds; round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Seconds), TimeProvider.System, cancellationToken);
            var from = TimeProvider.System.GetUtcNow();
            var killed = TimeProvider.System.GetTimestamp();
            await server.FailOverAsync(cancellationToken);
            var promoted = TimeProvider.System.GetTimestamp();
            while (Interlocked.Read(ref lastAcknowledgement) < promoted)
            {
                if (TimeProvider.System.GetElapsedTime(promoted) > Patience)
                {
                    throw new InvalidOperationException("No host acknowledges anything since the standby was promoted.");
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }

            outages.Add(new Outage(
                TimeProvider.System.GetElapsedTime(killed, promoted),
                TimeProvider.System.GetElapsedTime(killed, Interlocked.Read(ref lastAcknowledgement))));
            failovers.Add(new Interruption(null, from, TimeProvider.System.GetUtcNow()));
            await server.AddStandbyAsync(cancellationToken);
        }

        await loading.CancelAsync();
        await Task.WhenAll(load);
        return outages;
    }

    private async Task LoadAsync(Func<Task<bool>> send, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (await send())
                {
                    Interlocked.Exchange(ref lastAcknowledgement, TimeProvider.System.GetTimestamp());
                }
                else
                {
                    Interlocked.Increment(ref refused);
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It is enough.
        }
    }

    private async Task<bool> EmitAsync(AppProcess host, CancellationToken cancellationToken)
    {
        var number = Interlocked.Add(ref emitted, Batch);
        if (!await host.EmitAsync(number, Batch, trouble: false, cancellationToken))
        {
            return false;
        }

        Enumerable.Range(number, Batch).ToList().ForEach(letters.Enqueue);
        return true;
    }

    private async Task<bool> CreateUserAsync(AppProcess host, CancellationToken cancellationToken)
    {
        var email = $"user{Interlocked.Add(ref emitted, Batch)}@example.com";
        if (!await host.RunAsync($"/one?email={email}", cancellationToken))
        {
            return false;
        }

        users.Enqueue(email);
        return true;
    }

    private static string Seconds(IEnumerable<TimeSpan> times) => string.Join(", ", times.Select(time => $"{time.TotalSeconds:F1}"));

    private async Task<int> JudgeAsync(LetterBook book, List<Outage> outages, bool rested, CancellationToken cancellationToken)
    {
        var verdict = await book.JudgeAsync([.. letters], failovers, cancellationToken);
        var missing = await book.CountAsync(
            """
            select count(*) from unnest($1::text[]) as told(email)
            where not exists (select from "user"."user" where "user".email = told.email)
            """,
            [users.ToArray()],
            cancellationToken);
        var unfinished = await book.CountAsync(
            "select count(*) from commerce.workflow_execution where state not in ('done', 'reverted')", [], cancellationToken);
        var effects = await book.CountAsync(
            """
            select abs((select count(*) from commerce.workflow_execution where workflow_id = 'one' and state = 'done')
                - (select count(*) from "user"."user"))
            """,
            [],
            cancellationToken);
        await report.WriteLineAsync(
            $"""
            {options.Rounds} failovers to a standby that is {(options.Synchronous ? "synchronous" : "not synchronous")}
            {letters.Count} letters and {users.Count} runs acknowledged, {refused} requests not
            seconds from the kill to the promoted standby: {Seconds(outages.Select(outage => outage.Promoted))}
            seconds from the kill to the next acknowledgement: {Seconds(outages.Select(outage => outage.Acknowledged))}
            {verdict}
            {missing} users of acknowledged runs missing, {unfinished} runs not ended, {effects} done runs without user or users without run
            {(rested ? "everything was delivered" : "NOT EVERYTHING WAS DELIVERED")}
            """);
        // Without a synchronous standby, what the primary had not sent yet is lost; but what is there is finished.
        var isLost = options.Synchronous && (verdict.IsViolated || missing > 0);
        return isLost || unfinished + effects > 0 || !rested ? 1 : 0;
    }

    /// <summary>How long after the kill the standby was promoted, and a host acknowledged something.</summary>
    private sealed record Outage(TimeSpan Promoted, TimeSpan Acknowledged);
}
