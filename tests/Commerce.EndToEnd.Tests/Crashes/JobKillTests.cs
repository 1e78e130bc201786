using Commerce.EndToEnd.Tests.Support;
using Commerce.Testing.Runs;
using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>Three hosts on one database that are killed with SIGKILL at random moments while a thousand ticks are due.</summary>
public sealed class JobKillTests(PostgresFixture postgres)
{
    private const int Seed = 20261124;
    private const int Hosts = 3;
    private const int Kills = 8;

    private const string Window =
        """
        commerce.job_tick where job = 'count'
        and due_at <= (select until from public.range) and due_at > (select until from public.range) - interval '1000 seconds'
        """;

    private static readonly string Assembly = BuiltRepository.Assembly("Commerce.EndToEnd.App");

    [Fact]
    public async Task A_thousand_ticks_have_a_thousand_rows_and_none_is_run_twice()
    {
        var database = PatientDatabase.For(
            await postgres.Server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken));
        var folder = RunFolder.OfProcess.Create("jobs");
        var variables = new Dictionary<string, string>
        {
            ["ConnectionStrings__Commerce"] = database,
            ["Commerce__Jobs__Lease"] = "00:00:03",
        };
        await (await RunningApp.StartAsync(folder, Assembly, variables)).DisposeAsync();
        await using var watch = await DatabaseWatch.StartAsync(database, "commerce.job_tick");
        // No host is there now, and the last thousand seconds are to be made up for.
        await watch.ExecuteAsync(
            """
            create table public.counted (due_at timestamptz not null);
            create table public.range as select date_trunc('second', now()) as until;
            delete from commerce.job_tick where job = 'count';
            update commerce.job set planned_until = (select until from public.range) - interval '1000 seconds' where name = 'count';
            """);

        var random = new Random(Seed);
        var apps = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => RunningApp.StartAsync(folder, Assembly, variables)));
        for (var kill = 1; kill <= Kills; kill++)
        {
            var share = random.Next(50, 100) * kill;
            await watch.WaitUntilAsync($"(select count(*) from {Window} and attempt > 0) >= {share}");
            var victim = random.Next(Hosts);
            apps[victim].Kill();
            await apps[victim].DisposeAsync();
            apps[victim] = await RunningApp.StartAsync(folder, Assembly, variables);
        }

        await watch.WaitUntilAsync($"(select count(*) from {Window} and state in ('ran', 'failed')) = 1000");
        await Task.WhenAll(apps.Select(app => app.DisposeAsync().AsTask()));

        Assert.Equal(1000, await watch.QueryAsync<long>($"select count(*) from {Window}"));
        Assert.Equal(
            0,
            await watch.QueryAsync<long>("select count(*) from (select from public.counted group by due_at having count(*) > 1) as twice"));
        Assert.Equal(0, await watch.QueryAsync<long>($"select count(*) from {Window} and attempt <> 1"));
        // What the ledger says was run was run; a run whose host was killed is said to be uncertain, and there are few of them.
        Assert.Equal(
            0,
            await watch.QueryAsync<long>(
                $"select count(*) from {Window} and state = 'ran' and due_at not in (select due_at from public.counted)"));
        Assert.Equal(
            "",
            await watch.QueryAsync<string>(
                $"select coalesce(string_agg(error, '; '), '') from {Window} and state = 'failed' and error not like 'COM5116%'"));
    }
}
