using System.Collections.Concurrent;
using Commerce.Hosting.Tests.Support;
using Commerce.Jobs;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Hosting.Tests.Jobs;

/// <summary>
/// Clocks that are set, and a database that is slow, with three hosts. Hosts that are killed: <c>JobKillTests</c> of the end-to-end tests.
/// </summary>
public sealed class JobFaultTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Ticks = "commerce.job_tick where job = 'job'";

    private readonly ConcurrentBag<DateTimeOffset> runs = [];
    private readonly List<TestApplication> hosts = [];
    private string database = null!;
    private DatabaseClock clock = null!;
    private DatabaseWatch watch = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.Server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        clock = new DatabaseClock(database);
        var config = new JobConfig
        {
            Name = "job",
            Interval = TimeSpan.FromSeconds(1),
            Misfire = JobMisfire.Skip,
            Overlap = JobOverlap.Allow,
        };
        for (var host = 0; host < 3; host++)
        {
            hosts.Add(await TestJobs.StartAsync(database, TestJobs.Of(config, job => runs.Add(job.ScheduledFor))));
        }

        watch = await DatabaseWatch.StartAsync(database, "commerce.job_tick");
        await watch.WaitUntilAsync($"exists (select from {Ticks} and state = 'ran')");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await watch.DisposeAsync();
    }

    [Fact]
    public async Task A_clock_that_jumps_forward_leaves_a_row_for_each_tick_and_runs_none_twice()
    {
        await clock.SetAsync(TimeSpan.FromHours(1));
        await watch.WaitUntilAsync($"(select count(*) from {Ticks} and state = 'ran' and due_at > now() + interval '59 minutes') >= 2");

        await AssertLedgerAsync();
        Assert.InRange(await watch.QueryAsync<long>($"select count(*) from {Ticks} and state = 'missed'"), 3580, 3600);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_runs_nothing_again_and_continues_when_the_time_has_come()
    {
        await clock.SetAsync(TimeSpan.FromSeconds(-3));
        var last = await watch.QueryAsync<DateTime>($"select max(due_at) from {Ticks}");
        var ran = await watch.QueryAsync<long>($"select count(*) from {Ticks} and state = 'ran'");

        await watch.WaitUntilAsync($"(select count(*) from {Ticks} and state = 'ran') >= {ran + 2}");

        await AssertLedgerAsync();
        Assert.Equal(last.AddSeconds(1), await watch.QueryAsync<DateTime>($"select min(due_at) from {Ticks} and due_at > '{last:O}'"));
    }

    [Fact]
    public async Task A_database_that_answers_late_delays_ticks_and_doubles_none()
    {
        await using (var slow = new NpgsqlConnection(database))
        {
            await slow.OpenAsync(TestContext.Current.CancellationToken);
            await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("lock table commerce.job_tick in access exclusive mode", slow, transaction);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            const string Waiting = "select count(*) from pg_locks where relation = 'commerce.job_tick'::regclass and not granted";
            while (await watch.QueryAsync<long>(Waiting) < hosts.Count)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }

        var ran = await watch.QueryAsync<long>($"select count(*) from {Ticks} and state = 'ran'");
        await watch.WaitUntilAsync($"(select count(*) from {Ticks} and state = 'ran') >= {ran + 3}");

        await AssertLedgerAsync();
    }

    /// <summary>There is a row for each second from the first to the last, and none was run twice.</summary>
    private async Task AssertLedgerAsync()
    {
        var begun = runs.ToArray();
        Assert.Equal(
            await watch.QueryAsync<long>($"select extract(epoch from max(due_at) - min(due_at))::bigint + 1 from {Ticks}"),
            await watch.QueryAsync<long>($"select count(*) from {Ticks}"));
        Assert.Equal(begun.Distinct().Count(), begun.Length);
        Assert.Equal(0, await watch.QueryAsync<long>($"select count(*) from {Ticks} and (attempt > 1 or state = 'failed')"));
    }
}
