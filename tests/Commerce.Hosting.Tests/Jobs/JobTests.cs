using System.Threading.Channels;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Tests.Support;
using Commerce.Jobs;
using Commerce.Tests;
using Hangfire;
using Hangfire.Storage;
using Npgsql;

namespace Commerce.Hosting.Tests.Jobs;

public sealed class JobTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly Channel<JobContext> runs = Channel.CreateUnbounded<JobContext>();
    private string database = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Trait("Case", "C202")]
    public async Task A_job_runs_on_its_schedule_and_one_that_is_gone_from_the_code_leaves_the_store()
    {
        await using var source = NpgsqlDataSource.Create(database);
        var storage = HangfireStore.CreateStorage(source);
        new RecurringJobManager(storage).AddOrUpdate<JobWakeCall>(
            "commerce:gone", call => call.RunAsync("gone", CancellationToken.None), "0 0 * * *");
        new RecurringJobManager(storage).AddOrUpdate<JobWakeCall>(
            "of-others", call => call.RunAsync("of-others", CancellationToken.None), "0 0 * * *");
        await using var app = await TestApplication.StartAsync(TestApplication.CreateBuilder(database).AddUserModule());

        await app.Signals.WaitAsync("job tick");

        using var connection = storage.GetConnection();
        Assert.Equal(
            ["commerce:broken", "commerce:delete-expired-invites", "commerce:tick", "commerce:workflow:scheduled", "of-others"],
            connection.GetRecurringJobs().Select(job => job.Id).Order());
        Assert.Equal("Europe/Berlin", connection.GetRecurringJobs().Single(job => job.Id == "commerce:tick").TimeZoneId);
    }

    [Fact]
    public async Task The_store_holds_names_of_jobs_and_nothing_of_the_application()
    {
        await using var app = await TestApplication.StartAsync(TestApplication.CreateBuilder(database).AddUserModule());
        await app.Signals.WaitAsync("job tick");

        var calls = await app.ColumnAsync("select distinct invocationdata ->> 'Type' from hangfire.job");
        var arguments = await app.ColumnAsync("select distinct arguments::text from hangfire.job where arguments::text like '%tick%'");

        Assert.StartsWith("Commerce.Hosting.Jobs.JobWakeCall, Commerce.Hosting", Assert.Single(calls), StringComparison.Ordinal);
        Assert.Equal("""["\"tick\"", null]""", Assert.Single(arguments));
    }

    [Fact]
    public async Task A_job_knows_the_time_at_which_it_was_due()
    {
        await using var app = await StartAsync(new JobConfig { Name = "job", Schedule = "*/2 * * * * *" });

        var first = await NextAsync();
        var second = await NextAsync();

        Assert.Equal(
            (TimeSpan.FromSeconds(2), 0, 1), (second.ScheduledFor - first.ScheduledFor, first.ScheduledFor.Second % 2, first.Attempt));
        Assert.True(first.StartedAt >= first.ScheduledFor);
    }

    // Unlike the case of the specification: the error is a row of the ledger and not only a line of the log.
    [Fact]
    [Trait("Case", "FRAMEWORK-106")]
    public async Task A_run_that_fails_is_in_the_ledger_and_the_next_one_comes()
    {
        await using var app = await StartAsync(EverySecond(), (_, _) => throw new InvalidOperationException("no luck"));

        await NextAsync();
        await NextAsync();

        Assert.Equal("no luck", (await app.ColumnAsync("select error from commerce.job_tick where job = 'job' and state = 'failed'"))[0]);
    }

    // Unlike the case of the specification: nothing is counted in memory; the database counts for all hosts and restarts.
    [Fact]
    [Trait("Case", "FRAMEWORK-107")]
    public async Task A_job_runs_no_more_often_than_its_number_of_executions_over_all_restarts()
    {
        var config = EverySecond(executions: 2);
        await using (await StartAsync(config))
        {
            await NextAsync();
            await NextAsync();
        }

        await using var app = await StartAsync(config);
        await app.Signals.WaitAsync("job tick");

        Assert.Equal(["2"], await app.ColumnAsync("select count(*) from commerce.job_tick where job = 'job' and state = 'ran'"));
        Assert.Equal(["2"], await app.ColumnAsync("select executions from commerce.job where name = 'job'"));
    }

    [Fact]
    public async Task A_run_that_fails_is_tried_again_for_the_same_time()
    {
        var retry = new RetryPolicy { Attempts = 2 };
        var config = new JobConfig { Name = "job", Schedule = "* * * * * *", MaxRuns = 1, Retry = retry };
        await using var app = await StartAsync(
            config, (job, _) => job.Attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);

        var first = await NextAsync();
        var second = await NextAsync();

        Assert.Equal((1, 2, first.ScheduledFor), (first.Attempt, second.Attempt, second.ScheduledFor));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_fails_with_that_reason()
    {
        var config = new JobConfig
        {
            Name = "job",
            Interval = TimeSpan.FromSeconds(1),
            MaxRuns = 1,
            Timeout = TimeSpan.FromMilliseconds(1),
        };
        await using var app = await StartAsync(config, (_, cancellationToken) => ForeverAsync(cancellationToken));
        await NextAsync();
        await app.DisposeAsync();

        await using var after = await StartAsync(config);
        var errors = await after.ColumnAsync("select error from commerce.job_tick where job = 'job' and state = 'failed'");
        Assert.StartsWith("COM5117", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-110")]
    public async Task A_job_that_takes_longer_than_its_schedule_never_runs_twice_at_once_on_two_hosts()
    {
        var goOn = new TaskCompletionSource();
        var running = 0;
        async Task RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await goOn.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
        }

        await using var first = await StartAsync(EverySecond(), RunAsync);
        await using var second = await StartAsync(EverySecond(), RunAsync);
        await using var watch = await DatabaseWatch.StartAsync(database, "commerce.job_tick");
        var run = await NextAsync();

        await watch.WaitUntilAsync("(select count(*) from commerce.job_tick where job = 'job' and state = 'skipped') >= 3");
        Assert.True(runs.Reader.Count == 0);
        goOn.SetResult();

        Assert.True((await NextAsync()).ScheduledFor - run.ScheduledFor >= TimeSpan.FromSeconds(4));
        Assert.Equal(0, await watch.QueryAsync<long>("select count(*) from commerce.job_tick where state = 'failed'"));
    }

    [Fact]
    public async Task A_host_that_stops_lets_a_run_end()
    {
        var goOn = new TaskCompletionSource();
        var app = await StartAsync(EverySecond(executions: 1), (_, _) => goOn.Task);
        await NextAsync();

        var stopping = app.DisposeAsync().AsTask();
        goOn.SetResult();
        await stopping;

        await using var after = await StartAsync(EverySecond(executions: 1));
        Assert.Equal(["ran"], await after.ColumnAsync("select state from commerce.job_tick where job = 'job' and attempt > 0"));
    }

    [Fact]
    public async Task A_run_that_does_not_end_before_the_host_stops_goes_to_the_next_host()
    {
        var app = await StartAsync(
            EverySecond(executions: 1), (_, cancellationToken) => ForeverAsync(cancellationToken), "--Commerce:DrainLimit=00:00:00.1");
        var first = await NextAsync();

        await app.DisposeAsync();
        await using var after = await StartAsync(EverySecond(executions: 1));
        var second = await NextAsync();

        Assert.Equal((first.ScheduledFor, 2), (second.ScheduledFor, second.Attempt));
    }

    [Fact]
    public async Task The_application_is_degraded_when_a_job_is_two_periods_late()
    {
        var worker = TestApplication.CreateBuilder(database, "--Commerce:Mode=worker").AddUserModule();
        await using var app = await TestApplication.StartAsync(worker);
        await app.Signals.WaitAsync("job tick");
        Assert.Equal("Healthy", await app.Client.GetStringAsync("/health", Cancellation));
        await app.DisposeAsync();
        await using var watch = await DatabaseWatch.StartAsync(database, "commerce.job_tick");
        await watch.ExecuteAsync("update commerce.job set planned_until = planned_until - interval '3 hours'");

        var server = TestApplication.CreateBuilder(database, "--Commerce:Mode=server").AddUserModule();
        await using var other = await TestApplication.StartAsync(server);

        Assert.Equal("Degraded", await other.Client.GetStringAsync("/health", Cancellation));
    }

    private static JobConfig EverySecond(int? executions = null) =>
        new() { Name = "job", Interval = TimeSpan.FromSeconds(1), MaxRuns = executions };

    private static Task ForeverAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    private Task<TestApplication> StartAsync(
        JobConfig config, Func<JobContext, CancellationToken, Task>? run = null, params string[] args) =>
        TestJobs.StartAsync(
            database,
            TestJobs.Of(config, async (job, cancellationToken) =>
            {
                runs.Writer.TryWrite(job);
                await (run?.Invoke(job, cancellationToken) ?? Task.CompletedTask);
            }),
            args);

    private Task<JobContext> NextAsync() => runs.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
}
