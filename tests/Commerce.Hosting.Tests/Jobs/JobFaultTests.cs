using System.Collections.Concurrent;
using Commerce.Hosting.Tests.Support;
using Commerce.Jobs;
using Commerce.Jobs.Planning;
using Commerce.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Hosting.Tests.Jobs;

/// <summary>
/// Clocks that are set, and a database that is slow, with three hosts. Hosts that are killed: <c>JobKillTests</c> of the end-to-end tests.
/// </summary>
public sealed class JobFaultTests : IAsyncLifetime
{
    private const string Ticks = "commerce.job_tick where job = 'job'";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<DateTimeOffset> runs = [];
    private readonly List<TestApplication> hosts = [];
    private DatabaseClock clock = null!;
    private DatabaseWatch watch = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestApplication App => hosts[0];

    public async ValueTask InitializeAsync()
    {
        var config = new JobConfig { Name = "job", Interval = Period, Misfire = JobMisfire.Skip, Overlap = JobOverlap.Allow };
        for (var host = 0; host < 3; host++)
        {
            hosts.Add(await HostingApp.StartAsync(options =>
            {
                options.Beside = hosts.FirstOrDefault();
                options.Add(InlineJob.Of(config, job => runs.Add(job.ScheduledFor)));
            }));
        }

        clock = new DatabaseClock(App.ConnectionString);
        watch = await DatabaseWatch.StartAsync(App.ConnectionString, "commerce.job_tick");
        await App.AdvanceAsync(Period);
    }

    public async ValueTask DisposeAsync()
    {
        await watch.DisposeAsync();
        await clock.DisposeAsync();
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_clock_that_jumps_forward_leaves_a_row_for_each_tick_and_runs_none_twice()
    {
        await App.Clock.SkipAsync(TimeSpan.FromHours(1));
        await App.DrainAsync();
        await App.AdvanceAsync(2 * Period);

        await AssertLedgerAsync();
        // The first, those of the last five seconds, which are not late yet, and the two after the jump.
        Assert.Equal(9, runs.Count);
        Assert.Equal(9, await watch.QueryAsync<long>($"select count(*) from {Ticks} and state = 'ran'"));
        Assert.Equal(3594, await watch.QueryAsync<long>($"select count(*) from {Ticks} and state = 'missed'"));
    }

    [Fact]
    public async Task A_clock_that_jumps_back_runs_nothing_again_and_continues_when_the_time_has_come()
    {
        var now = App.Clock.GetUtcNow();
        for (var seconds = -3; seconds <= 0; seconds++)
        {
            await clock.SetAsync(now + (seconds * Period), TimeSpan.Zero, Cancellation);
            await App.DrainAsync();
        }

        Assert.Equal([now], runs);
        await App.AdvanceAsync(2 * Period);

        await AssertLedgerAsync();
        Assert.Equal([now, now + Period, now + (2 * Period)], runs.Order());
    }

    [Fact]
    public async Task A_database_that_answers_late_delays_ticks_and_doubles_none()
    {
        await using (var slow = new NpgsqlConnection(App.ConnectionString))
        {
            await slow.OpenAsync(Cancellation);
            await using var transaction = await slow.BeginTransactionAsync(Cancellation);
            await using var command = new NpgsqlCommand("lock table commerce.job_tick in access exclusive mode", slow, transaction);
            await command.ExecuteNonQueryAsync(Cancellation);
            await clock.SetAsync(App.Clock.GetUtcNow() + (3 * Period), TimeSpan.Zero, Cancellation);
            hosts.ForEach(host => host.Services.GetRequiredService<JobClock>().Wake());
            await slow.WaitForWaitersAsync("relation = 'commerce.job_tick'::regclass", hosts.Count);
        }

        await App.Clock.SkipAsync(3 * Period);
        await App.DrainAsync();

        await AssertLedgerAsync();
        Assert.Contains(App.Clock.GetUtcNow(), runs);
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
