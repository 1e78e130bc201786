using System.Collections.Concurrent;
using Commerce.Hosting.Tests.Support;
using Commerce.Jobs;
using Commerce.Jobs.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Tests.Jobs;

/// <summary>Pauses of jobs and of scheduled workflows, by the commands.</summary>
public sealed class PauseTests
{
    private const string Tick = "tick";
    private const string Workflow = "workflow:scheduled";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Tick)]
    [InlineData(Workflow)]
    public async Task A_pause_holds_for_all_hosts_and_those_that_start_later_until_it_ends(string job)
    {
        await using var first = await HostingApp.StartAsync();
        await using var second = await HostingApp.StartAsync(options => options.Beside = first);
        await first.AdvanceAsync(Period);

        await CommandAsync(first, $"jobs pause {job} --reason maintenance");
        await first.AdvanceAsync(2 * Period);
        Assert.Equal(["ran", "skipped", "skipped"], await StatesAsync(first, job));
        await first.StopAsync();
        await second.StopAsync();
        await second.Clock.SkipAsync(2 * Period);
        await using var third = await HostingApp.StartAsync(options => options.Beside = second);
        await third.AdvanceAsync(Period);

        Assert.Equal(["ran", "skipped", "skipped", "skipped", "skipped", "skipped"], await StatesAsync(third, job));
        var reasons = await third.ColumnAsync($"select distinct reason from commerce.job_tick where job = '{job}' and state = 'skipped'");
        Assert.Matches(@"^the job was paused at \S+Z by \S+@\S+: maintenance$", Assert.Single(reasons));
        Assert.Equal(
            ["1"], await third.ColumnAsync($"select executions from commerce.job where name = '{job}'"));
        await CommandAsync(third, $"jobs resume {job}");
        await third.AdvanceAsync(2 * Period);
        Assert.Equal(["ran", "ran"], (await StatesAsync(third, job)).TakeLast(2));
        Assert.Equal(
            await third.ColumnAsync("select count(*) from commerce.job_tick where job = 'workflow:scheduled' and state = 'ran'"),
            await third.ColumnAsync("select count(*) from commerce.workflow_execution where workflow_id = 'scheduled'"));
    }

    [Fact]
    public async Task What_was_due_in_a_pause_is_not_made_up_for_although_no_host_was_running()
    {
        await using var first = await HostingApp.StartAsync();
        await first.AdvanceAsync(Period);
        await CommandAsync(first, "jobs pause tick");
        await first.StopAsync();
        await first.Clock.SkipAsync(TimeSpan.FromHours(1));
        await CommandAsync(first, "jobs resume tick");

        await using var second = await HostingApp.StartAsync(options => options.Beside = first);
        await second.AdvanceAsync(Period);

        // The pause ended at a due time, and that time is no longer in it.
        Assert.Equal(
            ["ran: 3", "skipped: 3599"],
            await second.ColumnAsync(
                "select state || ': ' || count(*) from commerce.job_tick where job = 'tick' group by state order by state"));
    }

    [Fact]
    public async Task A_time_at_which_the_job_is_resumed_is_run_or_skipped_once_whatever_comes_first()
    {
        var runs = new ConcurrentBag<DateTimeOffset>();
        var config = new JobConfig { Name = "job", Interval = Period };
        var job = InlineJob.Of(config, job => runs.Add(job.ScheduledFor));
        await using var first = await HostingApp.StartAsync(options => options.Add(job));
        await using var second = await HostingApp.StartAsync(options =>
        {
            options.Beside = first;
            options.Add(job);
        });
        var ledger = first.Services.GetRequiredService<IJobLedger>();

        for (var round = 0; round < 5; round++)
        {
            await ledger.PauseAsync("job", new PauseRequest("ada", null), Cancellation);
            await first.Clock.SkipAsync(Period);
            await Task.WhenAll(first.DrainAsync(), ledger.ResumeAsync("job", "ada", Cancellation));
            await first.AdvanceAsync(Period);
        }

        var states = await StatesAsync(first, "job");
        Assert.Equal(10, states.Count);
        Assert.All(states, state => Assert.True(state is "ran" or "skipped", state));
        Assert.All(states.Where((_, index) => index % 2 == 1), state => Assert.Equal("ran", state));
        Assert.Equal(runs.Distinct().Count(), runs.Count);
        Assert.Equal(states.Count(state => state == "ran"), runs.Count);
    }

    [Fact]
    public async Task A_run_goes_on_and_its_next_attempt_waits_for_the_end_of_the_pause()
    {
        var attempts = new ConcurrentQueue<JobContext>();
        var (begun, end) = (Signal(), Signal());
        var config = new JobConfig { Name = "job", Interval = TimeSpan.FromHours(1), Retry = new RetryPolicy { Attempts = 2 } };
        await using var app = await HostingApp.StartAsync(options => options.Add(InlineJob.Of(config, async (job, _) =>
        {
            attempts.Enqueue(job);
            begun.TrySetResult();
            await end.Task;
            if (job.Attempt == 1)
            {
                throw new InvalidOperationException("no luck");
            }
        })));
        await app.Clock.SkipAsync(NextHour(app));
        await begun.Task.WaitAsync(Cancellation);

        Assert.Contains("Runs that go on: 1.", (await CommandAsync(app, "jobs pause job")).Output, StringComparison.Ordinal);
        end.SetResult();
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["due: no luck"], await app.ColumnAsync(
            "select concat_ws(': ', state, error) from commerce.job_tick where job = 'job'"));

        await CommandAsync(app, "jobs resume job");
        await app.DrainAsync();

        Assert.Equal([1, 2], attempts.Select(job => job.Attempt));
        Assert.Equal(["ran"], await StatesAsync(app, "job"));
    }

    [Fact]
    public async Task A_paused_job_is_not_late_and_the_health_of_the_application_names_it()
    {
        await using var worker = await HostingApp.StartAsync(options => options.Settings["Commerce:Mode"] = "worker");
        await worker.AdvanceAsync(Period);
        await CommandAsync(worker, "jobs pause tick");
        await CommandAsync(worker, "jobs pause workflow:scheduled");
        await worker.AdvanceAsync(Period);
        await worker.StopAsync();
        await using var server = await HostingApp.StartAsync(options =>
        {
            options.Settings["Commerce:Mode"] = "server";
            options.Beside = worker;
        });
        await server.Clock.SkipAsync(10 * Period);

        var report = await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Contains(report.Entries.Values, entry => entry.Description == "Paused: tick, workflow:scheduled.");
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TimeSpan NextHour(TestApplication app) =>
        TimeSpan.FromHours(1) - TimeSpan.FromTicks(app.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerHour);

    private static async Task<CommandRun> CommandAsync(TestApplication app, string command)
    {
        var run = await CommandRun.RunAsync(app.ConnectionString, command);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run;
    }

    private static Task<IReadOnlyList<string>> StatesAsync(TestApplication app, string job) =>
        app.ColumnAsync($"select state from commerce.job_tick where job = '{job}' order by due_at");
}
