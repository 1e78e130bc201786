using Commerce.DevelopmentServer;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Reliability.Hosts;
using Commerce.Testing.Runs;
using Npgsql;

namespace Commerce.Reliability.Campaigns;

/// <summary>
/// Two hosts on one PostgreSQL with fsync on. One after the other is killed: at a moment nobody chose, or before or after a named operation
/// of its journal. Now and then a host is stopped past its lease, or the server is. At the end everything is finished and looked at.
/// </summary>
internal sealed class Campaign(CampaignOptions options, TextWriter report)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly Random random = new(options.Seed);
    private readonly string folder = RunFolder.OfProcess.Create("campaign");
    private PrivateServer server = null!;
    private int named;

    /// <summary>The database, for a host. What two hosts hold is to fit on any server, beside what is left of killed ones.</summary>
    private string ConnectionString =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 4, Timeout = 60 }.ConnectionString;

    /// <returns>0 when nothing was violated.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            server = await StartServerAsync(cancellationToken);
            await MigrateAsync(cancellationToken);
            await KillAsync(cancellationToken);
            var rested = await DrainAsync(cancellationToken);
            await using var database = NpgsqlDataSource.Create(server.ConnectionString);
            var verdict = new Verdict(database);
            var violations = await verdict.FindAsync(cancellationToken);
            var runs = await verdict.CountAsync("select count(*) from commerce.workflow_execution", cancellationToken);
            var lines = await verdict.CountAsync("select count(*) from commerce.workflow_step", cancellationToken);
            var repeated = await verdict.CountAsync("select coalesce(sum(times - 1), 0) from torture.outside", cancellationToken);
            await report.WriteLineAsync(
                $"""
                seed {options.Seed}: {options.Kills} kills ({named} at a named operation)
                {options.Pauses} pauses, {options.Restarts} immediate stops of PostgreSQL
                {runs} runs, {lines} journal entries, {repeated} calls outside repeated under their key
                {TimeProvider.System.GetElapsedTime(began):hh\:mm\:ss}
                {(rested ? "everything came to rest" : "NOT EVERYTHING CAME TO REST")}
                {violations.Count} violations{string.Concat(violations.Select(violation => $"\n  {violation}"))}
                """);
            return violations.Count == 0 && rested ? 0 : 1;
        }
        finally
        {
            if (server is not null)
            {
                await server.DeleteAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<PrivateServer> StartServerAsync(CancellationToken cancellationToken) =>
        PrivateServer.StartAsync(new PrivateServerOptions { Directory = folder }, null, cancellationToken);

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var database = new Database(server.ConnectionString, TimeProvider.System);
        var tables = new MigrationSet("torture", "torture", [new Migration("0001_tables",
            """
            create table effect (run text not null, step text not null, primary key (run, step));
            create table outside (
                key text primary key, run text not null, step text not null, action text not null, times int not null default 1);
            create table told (transaction_id text primary key, state text not null);
            """)]);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime, tables], cancellationToken);
    }

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        var pauses = At(options.Pauses);
        var restarts = At(options.Restarts);
        var hosts = new[] { await StartAsync(cancellationToken), await StartAsync(cancellationToken) };
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            var victim = kill % 2;
            await hosts[victim].EndsWithinAsync(TimeSpan.FromMilliseconds(random.Next(20, 400)), cancellationToken);
            await hosts[victim].DisposeAsync();
            hosts[victim] = await StartAsync(cancellationToken);
            if (pauses.Contains(kill))
            {
                // One that will not kill itself meanwhile: it is to wake up.
                await hosts[1 - victim].DisposeAsync();
                hosts[1 - victim] = await HostProcess.StartAsync(
                    new TargetHostOptions(ConnectionString, random.Next(), 0, false, Drain: false), cancellationToken);
                await hosts[1 - victim].EndsWithinAsync(TimeSpan.FromSeconds(1), cancellationToken);
                await PauseAsync(hosts[1 - victim], hosts[victim], cancellationToken);
            }

            if (restarts.Contains(kill))
            {
                await RestartServerAsync(cancellationToken);
            }

            if (kill % 100 == 0)
            {
                await report.WriteLineAsync($"{kill} kills");
            }
        }

        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>The kills after which something else happens, spread evenly.</summary>
    private HashSet<int> At(int times) =>
        [.. Enumerable.Range(1, times).Select(number => Math.Max(1, options.Kills * number / (times + 1)))];

    private async Task<HostProcess> StartAsync(CancellationToken cancellationToken)
    {
        var dieAt = random.Next(2) == 0 ? random.Next(1, 60) : 0;
        named += dieAt > 0 ? 1 : 0;
        return await HostProcess.StartAsync(
            new TargetHostOptions(ConnectionString, random.Next(), dieAt, random.Next(2) == 0, Drain: false), cancellationToken);
    }

    /// <summary>Stops a host longer than it is believed to be alive: it wakes up with runs in hand that are another's.</summary>
    private async Task PauseAsync(HostProcess host, HostProcess other, CancellationToken cancellationToken)
    {
        await host.StopAsync(cancellationToken);
        await using (var database = NpgsqlDataSource.Create(server.ConnectionString))
        {
            // Its row is removed when the other host has claimed all that it owned; if that one has killed itself, nobody does so.
            while (await CountHostsAsync(database, host, "true") > 0
                && !(other.HasEnded && await CountHostsAsync(database, host, "lease_until >= commerce.now()") == 0))
            {
                await Task.Delay(LookInterval, TimeProvider.System, cancellationToken);
            }
        }

        await host.ContinueAsync(cancellationToken);
        await host.EndsWithinAsync(TimeSpan.FromSeconds(1), cancellationToken);
    }

    private static async Task<long> CountHostsAsync(NpgsqlDataSource database, HostProcess host, string condition)
    {
        await using var command = database.CreateCommand($"select count(*) from commerce.host where name = $1 and {condition}");
        command.Parameters.Add(new NpgsqlParameter { Value = TargetHost.NameOf(host.Id) });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The server loses everything but its disk, while both hosts are at work.</summary>
    private async Task RestartServerAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Hosts and servers are stopped with signals, which Windows has not.");
        }

        var before = server.ConnectionString;
        Libc.Signal(server.ProcessId, Libc.Quit);
        await server.DisposeAsync();
        server = await StartServerAsync(cancellationToken);
        if (server.ConnectionString != before)
        {
            throw new InvalidOperationException("The server came back at another place; the hosts would not find it.");
        }
    }

    private async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        await using var last = await HostProcess.StartAsync(
            new TargetHostOptions(ConnectionString, 0, 0, false, Drain: true), cancellationToken);
        var rested = await last.EndsWithinAsync(Patience, cancellationToken);
        if (!rested)
        {
            await using var database = NpgsqlDataSource.Create(server.ConnectionString);
            await report.WriteLineAsync(await new Verdict(database).DescribeOpenAsync(cancellationToken));
        }

        return rested;
    }
}
