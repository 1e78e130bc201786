using System.Collections.Concurrent;
using Commerce.Hosting.Tests.Support;
using Commerce.Jobs;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Jobs;

/// <summary>Hosts that are away while other hosts, which do not have their jobs, share the database.</summary>
public sealed class AbsenceTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<JobContext> runs = [];

    [Fact]
    public async Task A_job_that_was_gone_continues_with_its_runs_and_its_missed_times_when_a_host_has_it_again()
    {
        await using var first = await StartAsync();
        await first.AdvanceAsync(2 * Period);
        await first.StopAsync();
        await using var watch = await DatabaseWatch.StartAsync(first.ConnectionString, "commerce.job");
        await watch.ExecuteAsync("update commerce.job set seen_at = seen_at - interval '8 days'");
        await using (var other = await HostingApp.StartAsync(options => options.Beside = first))
        {
            await watch.WaitUntilAsync("(select count(*) from commerce.job where gone_at is not null and name in ('job', 'once')) = 2");
            await other.Clock.SkipAsync(10 * Period);
            await other.StopAsync();
        }

        await using var back = await StartAsync(first);
        await back.AdvanceAsync(Period);

        Assert.Single(runs, run => run.Name == "once");
        Assert.Equal(0, await watch.QueryAsync<long>("select count(*) from commerce.job where gone_at is not null"));
        const string Ticks = "from commerce.job_tick where job = 'job'";
        Assert.Equal(
            await watch.QueryAsync<long>($"select extract(epoch from max(due_at) - min(due_at))::bigint + 1 {Ticks}"),
            await watch.QueryAsync<long>($"select count(*) {Ticks}"));
        Assert.NotEqual(0, await watch.QueryAsync<long>($"select count(*) {Ticks} and state = 'missed'"));
    }

    /// <summary>Starts a host that has two jobs of its own, of which one is run only once.</summary>
    private Task<TestApplication> StartAsync(TestApplication? beside = null) => HostingApp.StartAsync(options =>
    {
        options.Beside = beside;
        options.Add(InlineJob.Of(new JobConfig { Name = "job", Interval = Period, Misfire = JobMisfire.Skip }, runs.Enqueue));
        options.Add(InlineJob.Of(new JobConfig { Name = "once", Interval = Period, MaxRuns = 1 }, runs.Enqueue));
    });
}
