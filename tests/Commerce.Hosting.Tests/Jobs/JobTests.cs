using System.Collections.Concurrent;
using Commerce.Hosting.App.Support;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Tests.Support;
using Commerce.Jobs;
using Commerce.Tests;
using Hangfire;
using Hangfire.Storage;
using Npgsql;

namespace Commerce.Hosting.Tests.Jobs;

public sealed class JobTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<JobContext> runs = [];
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Case", "C202")]
    public async Task A_job_runs_on_its_schedule_and_one_that_is_gone_from_the_code_leaves_the_store()
    {
        await using var first = await HostingApp.StartAsync();
        await first.StopAsync();
        await using var source = NpgsqlDataSource.Create(first.ConnectionString);
        var storage = HangfireStore.CreateStorage(source);
        new RecurringJobManager(storage).AddOrUpdate<JobWakeCall>(
            "commerce:gone", call => call.RunAsync("gone", CancellationToken.None), "0 0 * * *");
        new RecurringJobManager(storage).AddOrUpdate<JobWakeCall>(
            "of-others", call => call.RunAsync("of-others", CancellationToken.None), "0 0 * * *");
        await using var app = await HostingApp.StartAsync(options => options.Beside = first);

        await app.AdvanceAsync(Period);

        Assert.True(app.Signals.IsRaised("job tick"));
        using var connection = storage.GetConnection();
        Assert.Equal(
            ["commerce:broken", "commerce:delete-expired-invites", "commerce:tick", "commerce:workflow:scheduled", "of-others"],
            connection.GetRecurringJobs().Select(job => job.Id).Order());
        Assert.Equal("Europe/Berlin", connection.GetRecurringJobs().Single(job => job.Id == "commerce:tick").TimeZoneId);
    }

    [Fact]
    public async Task The_store_holds_names_of_jobs_and_nothing_of_the_application()
    {
        await using var app = await HostingApp.StartAsync();
        await app.AdvanceAsync(Period);

        var calls = await app.ColumnAsync("select distinct invocationdata ->> 'Type' from hangfire.job");
        var arguments = await app.ColumnAsync("select distinct arguments::text from hangfire.job where arguments::text like '%tick%'");

        Assert.StartsWith("Commerce.Hosting.Jobs.JobWakeCall, Commerce.Hosting", Assert.Single(calls), StringComparison.Ordinal);
        Assert.Equal("""["\"tick\"", null]""", Assert.Single(arguments));
    }

    [Fact]
    public async Task A_job_knows_the_time_at_which_it_was_due()
    {
        await using var app = await StartAsync(new JobConfig { Name = "job", Schedule = "*/2 * * * * *" });

        await app.AdvanceAsync(4 * Period);

        Assert.Equal(2, runs.Count);
        Assert.Equal(2 * Period, runs.Last().ScheduledFor - runs.First().ScheduledFor);
        Assert.All(runs, run => Assert.Equal((0, 1, run.ScheduledFor), (run.ScheduledFor.Second % 2, run.Attempt, run.StartedAt)));
    }

    // Unlike the case of the specification: the error is a row of the ledger and not only a line of the log.
    [Fact]
    [Trait("Case", "FRAMEWORK-106")]
    public async Task A_run_that_fails_is_in_the_ledger_and_the_next_one_comes()
    {
        await using var app = await StartAsync(EverySecond(), (_, _) => throw new InvalidOperationException("no luck"));

        await app.AdvanceAsync(2 * Period);

        Assert.Equal(2, runs.Count);
        Assert.Equal(
            ["no luck", "no luck"], await app.ColumnAsync("select error from commerce.job_tick where job = 'job' and state = 'failed'"));
    }

    // Unlike the case of the specification: nothing is counted in memory; the database counts for all hosts and restarts.
    [Fact]
    [Trait("Case", "FRAMEWORK-107")]
    public async Task A_job_runs_no_more_often_than_its_number_of_executions_over_all_restarts()
    {
        await using var first = await StartAsync(EverySecond(executions: 3));
        await first.AdvanceAsync(2 * Period);
        await first.StopAsync();
        await using var second = await StartAsync(EverySecond(executions: 3), beside: first);
        await second.AdvanceAsync(2 * Period);

        Assert.Equal(3, runs.Count);
        Assert.Equal(["3"], await second.ColumnAsync("select count(*) from commerce.job_tick where job = 'job' and state = 'ran'"));
        Assert.Equal(["3"], await second.ColumnAsync("select executions from commerce.job where name = 'job'"));
    }

    [Fact]
    public async Task A_run_that_fails_is_tried_again_for_the_same_time()
    {
        var config = EverySecond(executions: 1, attempts: 2);
        await using var app = await StartAsync(
            config, (job, _) => job.Attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);

        await app.AdvanceAsync(5 * Period);

        Assert.Equal([1, 2], runs.Select(run => run.Attempt));
        Assert.Single(runs.Select(run => run.ScheduledFor).Distinct());
    }

    [Fact]
    public async Task A_failure_whose_text_the_store_of_the_calls_refuses_is_recorded_without_it()
    {
        await using var app = await StartAsync(
            EverySecond(executions: 1), (_, _) => throw new InvalidOperationException("no \0 luck \ud83d"));
        await using var watch = await DatabaseWatch.StartAsync(app.ConnectionString, "hangfire.state");

        await app.AdvanceAsync(Period);

        await watch.WaitUntilAsync(
            "exists (select from hangfire.state where name = 'Failed' and data::text like '%no \ufffd luck \ufffd%')");
    }

    [Fact]
    public async Task A_run_that_takes_too_long_fails_with_that_reason()
    {
        await using var app = await StartAsync(
            EverySecond(executions: 1, timeout: TimeSpan.FromMinutes(1)), (_, cancellationToken) => ForeverAsync(cancellationToken));
        await app.Clock.SkipAsync(Period);
        await BegunAsync();

        await app.Clock.SkipAsync(TimeSpan.FromMinutes(1));
        await app.DrainAsync();

        var errors = await app.ColumnAsync("select error from commerce.job_tick where job = 'job' and state = 'failed'");
        Assert.StartsWith("COM5117", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-110")]
    public async Task A_job_that_takes_longer_than_its_schedule_never_runs_twice_at_once_on_two_hosts()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = 0;
        async Task RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await end.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
        }

        await using var first = await StartAsync(EverySecond(), RunAsync);
        await using var second = await StartAsync(EverySecond(), RunAsync, beside: first);
        await using var watch = await DatabaseWatch.StartAsync(first.ConnectionString, "commerce.job_tick");
        await first.Clock.SkipAsync(Period);
        await BegunAsync();

        for (var skipped = 1; skipped <= 3; skipped++)
        {
            await first.Clock.SkipAsync(Period);
            await watch.WaitUntilAsync($"(select count(*) from commerce.job_tick where job = 'job' and state = 'skipped') = {skipped}");
        }

        Assert.Single(runs);
        end.SetResult();
        await first.AdvanceAsync(Period);
        Assert.Equal(4 * Period, runs.Last().ScheduledFor - runs.First().ScheduledFor);
        Assert.Equal(0, await watch.QueryAsync<long>("select count(*) from commerce.job_tick where state = 'failed'"));
    }

    [Fact]
    public async Task A_host_that_stops_lets_a_run_end()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(EverySecond(executions: 1), (_, _) => end.Task);
        await app.Clock.SkipAsync(Period);
        await BegunAsync();

        var stopping = app.StopAsync();
        end.SetResult();
        await stopping;

        await using var after = await StartAsync(EverySecond(executions: 1), beside: app);
        Assert.Equal(["ran"], await after.ColumnAsync("select state from commerce.job_tick where job = 'job' and attempt > 0"));
    }

    [Fact]
    public async Task A_run_that_does_not_end_before_the_host_stops_goes_to_the_next_host()
    {
        await using var app = await StartAsync(
            EverySecond(executions: 1), (_, cancellationToken) => ForeverAsync(cancellationToken), drainLimit: TimeSpan.Zero);
        await app.Clock.SkipAsync(Period);
        await BegunAsync();
        await app.StopAsync();

        await using var after = await StartAsync(EverySecond(executions: 1), beside: app);
        await after.DrainAsync();

        Assert.Equal([1, 2], runs.Select(run => run.Attempt));
        Assert.Single(runs.Select(run => run.ScheduledFor).Distinct());
    }

    [Fact]
    public async Task The_application_is_degraded_when_a_job_is_two_periods_late()
    {
        await using var worker = await HostingApp.StartAsync(options => options.Settings["Commerce:Mode"] = "worker");
        await worker.AdvanceAsync(Period);
        Assert.Equal("Healthy", await worker.Client.GetStringAsync("/health", Cancellation));
        await worker.StopAsync();
        await using var server = await HostingApp.StartAsync(options =>
        {
            options.Settings["Commerce:Mode"] = "server";
            options.Beside = worker;
        });

        await server.Clock.SkipAsync(3 * Period);

        Assert.Equal("Degraded", await server.Client.GetStringAsync("/health", Cancellation));
    }

    private static JobConfig EverySecond(int? executions = null, int attempts = 1, TimeSpan? timeout = null) => new()
    {
        Name = "job",
        Interval = Period,
        MaxRuns = executions,
        Retry = new RetryPolicy { Attempts = attempts },
        Timeout = timeout,
    };

    private static Task ForeverAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    [Fact]
    public async Task A_job_that_only_one_of_two_hosts_has_is_run_by_it()
    {
        await using var first = await StartAsync(EverySecond());
        await using var other = await HostingApp.StartAsync(options => options.Beside = first);

        await first.AdvanceAsync(10 * Period);

        Assert.Equal(10, runs.Count);
        Assert.Equal(["ran"], await first.ColumnAsync("select distinct state from commerce.job_tick where job = 'job'"));
        // A host without the job fails the call.
        Assert.Equal(["0"], await first.ColumnAsync("select count(*) from hangfire.state where data::text like '%COM5108%'"));
    }

    [Theory]
    [InlineData("close-day", "commerce-close-day-")]
    [InlineData("workflow:Nächtlich/report", "commerce-workflow-n-chtlich-report-")]
    public void The_queue_of_a_job_is_one_that_the_store_allows(string job, string start)
    {
        var queue = WakeQueue.Of(job);

        Assert.StartsWith(start, queue, StringComparison.Ordinal);
        _ = new Hangfire.States.EnqueuedState(queue);
        Assert.NotEqual(queue, WakeQueue.Of(job + "!"));
        Assert.NotEqual(queue, WakeQueue.Of(job.ToUpperInvariant()));
    }

    private Task<TestApplication> StartAsync(
        JobConfig config,
        Func<JobContext, CancellationToken, Task>? run = null,
        TestApplication? beside = null,
        TimeSpan? drainLimit = null) =>
        HostingApp.StartAsync(options =>
        {
            options.Beside = beside;
            options.Settings["Commerce:DrainLimit"] = (drainLimit ?? Signals.Limit).ToString();
            options.Add(InlineJob.Of(config, (job, cancellationToken) =>
            {
                runs.Enqueue(job);
                begun.TrySetResult();
                return run?.Invoke(job, cancellationToken) ?? Task.CompletedTask;
            }));
        });

    /// <summary>Waits until the first run has begun.</summary>
    private Task BegunAsync() => begun.Task.WaitAsync(Signals.Limit, Cancellation);
}
