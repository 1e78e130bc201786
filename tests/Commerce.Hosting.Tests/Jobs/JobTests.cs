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
    public async Task C202_a_job_runs_on_its_schedule_and_one_that_is_gone_from_the_code_leaves_the_store()
    {
        await using var source = NpgsqlDataSource.Create(database);
        var storage = HangfireStore.CreateStorage(source);
        new RecurringJobManager(storage).AddOrUpdate<JobHost>("commerce:gone", host => host.RunAsync("gone", CancellationToken.None), "0 0 * * *");
        new RecurringJobManager(storage).AddOrUpdate<JobHost>("of-others", host => host.RunAsync("of-others", CancellationToken.None), "0 0 * * *");
        await using var app = await TestApplication.StartAsync(TestApplication.CreateBuilder(database).AddUserModule());

        await app.Signals.WaitAsync("job tick");

        using var connection = storage.GetConnection();
        Assert.Equal(
            ["commerce:broken", "commerce:delete-expired-invites", "commerce:tick", "commerce:workflow:scheduled", "of-others"], connection.GetRecurringJobs().Select(job => job.Id).Order());
        Assert.Equal("Europe/Berlin", connection.GetRecurringJobs().Single(job => job.Id == "commerce:tick").TimeZoneId);
    }

    [Fact]
    public async Task The_store_holds_names_of_jobs_and_nothing_of_the_application()
    {
        await using var app = await TestApplication.StartAsync(TestApplication.CreateBuilder(database).AddUserModule());
        await app.Signals.WaitAsync("job tick");

        var calls = await app.ColumnAsync("select distinct invocationdata ->> 'Type' from hangfire.job");
        var arguments = await app.ColumnAsync("select distinct arguments::text from hangfire.job where arguments::text like '%tick%'");

        Assert.StartsWith("Commerce.Hosting.Jobs.JobHost, Commerce.Hosting", Assert.Single(calls), StringComparison.Ordinal);
        Assert.Equal("""["\"tick\"", null]""", Assert.Single(arguments));
    }

    [Fact]
    public async Task A_job_knows_for_when_it_runs()
    {
        await using var app = await StartAsync(new JobConfig { Name = "job", Schedule = "*/2 * * * * *" });

        var first = await NextAsync();
        var second = await NextAsync();

        Assert.Equal((TimeSpan.FromSeconds(2), 0, 1), (second.ScheduledFor - first.ScheduledFor, first.ScheduledFor.Second % 2, first.Attempt));
        Assert.True(first.StartedAt >= first.ScheduledFor);
    }

    // CHANGE: the error is a row of the ledger and not only a line of the log.
    [Fact]
    public async Task FRAMEWORK_106_A_run_that_fails_is_in_the_ledger_and_the_next_one_comes()
    {
        await using var app = await StartAsync(EverySecond(), (_, _) => throw new InvalidOperationException("no luck"));

        await NextAsync();
        await NextAsync();

        Assert.Equal("no luck", (await app.ColumnAsync("select error from commerce.job_tick where job = 'job' and state = 'failed'"))[0]);
    }

    // CHANGE: there is no engine that counts in memory; the count is in the database, for all hosts and restarts.
    [Fact]
    public async Task FRAMEWORK_107_A_job_runs_as_often_as_it_is_to_be_run_over_all_restarts()
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
        var config = new JobConfig { Name = "job", Schedule = "* * * * * *", NumberOfExecutions = 1, Retry = new RetryPolicy { Attempts = 2 } };
        await using var app = await StartAsync(config, (job, _) => job.Attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);

        var first = await NextAsync();
        var second = await NextAsync();

        Assert.Equal((1, 2, first.ScheduledFor), (first.Attempt, second.Attempt, second.ScheduledFor));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_told_so()
    {
        var config = new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), NumberOfExecutions = 1, Timeout = TimeSpan.FromMilliseconds(1) };
        await using var app = await StartAsync(config, (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        await NextAsync();
        await app.DisposeAsync();

        await using var after = await StartAsync(config);
        Assert.StartsWith("COM5117", (await after.ColumnAsync("select error from commerce.job_tick where job = 'job' and state = 'failed'"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FRAMEWORK_110_A_job_that_takes_longer_than_its_schedule_never_runs_twice_at_once_on_two_hosts()
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
    public async Task A_host_that_stops_lets_a_run_finish()
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
    public async Task A_run_that_does_not_finish_before_the_host_stops_goes_to_the_next_host()
    {
        var app = await StartAsync(
            EverySecond(executions: 1), (_, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken), "--Commerce:DrainLimit=00:00:00.1");
        var first = await NextAsync();

        await app.DisposeAsync();
        await using var after = await StartAsync(EverySecond(executions: 1));
        var second = await NextAsync();

        Assert.Equal((first.ScheduledFor, 2), (second.ScheduledFor, second.Attempt));
    }

    [Fact]
    public async Task The_application_is_degraded_when_a_job_is_two_periods_late()
    {
        await using var app = await TestApplication.StartAsync(TestApplication.CreateBuilder(database, "--Commerce:Mode=worker").AddUserModule());
        await app.Signals.WaitAsync("job tick");
        Assert.Equal("Healthy", await app.Client.GetStringAsync("/health", Cancellation));
        await app.DisposeAsync();
        await using var watch = await DatabaseWatch.StartAsync(database, "commerce.job_tick");
        await watch.ExecuteAsync("update commerce.job set planned_until = planned_until - interval '3 hours'");

        await using var server = await TestApplication.StartAsync(TestApplication.CreateBuilder(database, "--Commerce:Mode=server").AddUserModule());

        Assert.Equal("Degraded", await server.Client.GetStringAsync("/health", Cancellation));
    }

    private static JobConfig EverySecond(int? executions = null) => new() { Name = "job", Interval = TimeSpan.FromSeconds(1), NumberOfExecutions = executions };

    private Task<TestApplication> StartAsync(JobConfig config, Func<JobContext, CancellationToken, Task>? run = null, params string[] args) =>
        TestJobs.StartAsync(database, TestJobs.Of(config, async (job, cancellationToken) =>
        {
            runs.Writer.TryWrite(job);
            await (run?.Invoke(job, cancellationToken) ?? Task.CompletedTask);
        }), args);

    private Task<JobContext> NextAsync() => runs.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
}
