using Commerce.Background;
using Commerce.Jobs.InMemory;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Running;
using Commerce.Jobs.Tests.Support;
using Commerce.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Jobs.Tests.Running;

public sealed partial class JobRunnerTests : IDisposable, IServiceScopeFactory, IServiceScope, IServiceProvider
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(5);
    private readonly SignallingTime time = new();
    private readonly InMemoryJobLedger ledger;
    private JobRegistry jobs = TestJobs.Registry(TestJobs.EverySecond);
    private JobRunner? runner;

    public JobRunnerTests() => ledger = new InMemoryJobLedger(time);

    public IServiceProvider ServiceProvider => this;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
    }

    public IServiceScope CreateScope() => this;

    public object? GetService(Type serviceType) => null;

    [Fact]
    public async Task A_due_tick_is_run_with_its_identity()
    {
        JobContext? seen = null;
        await StartAsync(TestJobs.EverySecond, (job, _) =>
        {
            seen = job;
            return Task.CompletedTask;
        });
        var due = await PlanAsync();

        await runner!.RunDueAsync("job");

        Assert.Equal(new JobContext("job", due) { StartedAt = time.GetUtcNow(), Attempt = 1 }, seen);
        Assert.Equal((TickState.Ran, "me"), await TickAsync(due, tick => (tick.State, tick.Host!)));
    }

    [Fact]
    public async Task A_job_that_the_application_does_not_have_is_an_error()
    {
        await StartAsync(TestJobs.EverySecond);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("gone"));

        Assert.StartsWith("COM5108", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_is_recorded_and_thrown()
    {
        await StartAsync(TestJobs.EverySecond, (_, _) => throw new InvalidOperationException("no luck"));
        var due = await PlanAsync();

        Assert.Equal("no luck", (await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("job"))).Message);

        Assert.Equal((TickState.Failed, "no luck"), await TickAsync(due, tick => (tick.State, tick.Error!)));
    }

    [Fact]
    public async Task A_failed_run_with_attempts_left_is_tried_again_after_its_delay()
    {
        await StartAsync(TestJobs.Retried, (job, _) => job.Attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);
        var due = await PlanAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("job"));
        Assert.Equal((TickState.Due, "once"), await TickAsync(due, tick => (tick.State, tick.Error!)));
        time.Advance(TimeSpan.FromMinutes(1));
        await runner!.RunDueAsync("job");

        Assert.Equal((TickState.Ran, 2), await TickAsync(due, tick => (tick.State, tick.Attempt)));
    }

    [Fact]
    public async Task An_attempt_that_its_host_released_does_not_use_up_a_retry()
    {
        await StartAsync(TestJobs.Retried, (job, _) => job.Attempt == 2 ? throw new InvalidOperationException("once") : Task.CompletedTask);
        var due = await PlanAsync();
        var claim = await ledger.ClaimAsync("job", "other", new ClaimRules(JobOverlap.Skip, null, Lease), Cancellation);
        await ledger.EndAsync("other", claim.Tick!, TickOutcome.Released("the host stopped"), Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("job"));
        time.Advance(TimeSpan.FromMinutes(1));
        await runner!.RunDueAsync("job");

        Assert.Equal((TickState.Ran, 3), await TickAsync(due, tick => (tick.State, tick.Attempt)));
    }

    [Fact]
    public async Task A_retry_policy_that_throws_fails_the_run()
    {
        var retry = new RetryPolicy { Attempts = 2, Handles = _ => throw new InvalidOperationException("no idea") };
        await StartAsync(
            new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), Retry = retry },
            (_, _) => throw new InvalidOperationException("no luck"));
        var due = await PlanAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("job"));

        Assert.Equal(TickState.Failed, await TickAsync(due, tick => tick.State));
        Assert.Contains("no idea", await TickAsync(due, tick => tick.Error!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_exception_cannot_say_what_happened_has_failed_once_and_the_next_one_comes()
    {
        var calls = 0;
        await StartAsync(new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), Overlap = JobOverlap.Queue }, (_, _) =>
        {
            calls++;
            throw new UnspeakableException();
        });
        DateTimeOffset[] due = [await PlanAsync(), await PlanAsync()];

        // The assertions of xunit read the message of what was thrown.
        var running = runner!.RunDueAsync("job");
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.True(running.Exception?.InnerException is UnspeakableException);
        Assert.Equal(2, calls);
        foreach (var at in due)
        {
            Assert.Equal(
                (TickState.Failed, 1, $"{typeof(UnspeakableException)} (its Message throws)"),
                await TickAsync(at, tick => (tick.State, tick.Attempt, tick.Error!)));
        }
    }

    [Fact]
    public async Task A_log_that_fails_stops_no_run_and_loses_no_outcome()
    {
        await StartAsync(TestJobs.EverySecond, (_, _) => throw new InvalidOperationException("no luck"), new FailingLogger<JobRunner>());
        var due = await PlanAsync();

        Assert.Equal("no luck", (await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("job"))).Message);

        Assert.Equal((TickState.Failed, "no luck"), await TickAsync(due, tick => (tick.State, tick.Error!)));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_cancelled_and_fails_although_its_callbacks_throw()
    {
        var config = new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(5) };
        await StartAsync(config, async (_, cancellationToken) =>
        {
            await using var broken = cancellationToken.Register(() => throw new InvalidOperationException("The callback is broken."));
            var wait = WaitAsync(cancellationToken);
            time.Advance(TimeSpan.FromSeconds(5));
            await wait;
        });
        var due = await PlanAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner!.RunDueAsync("job"));

        Assert.Equal(TickState.Failed, await TickAsync(due, tick => tick.State));
        Assert.StartsWith("COM5117", await TickAsync(due, tick => tick.Error!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_by_hand_is_recorded_and_refused_beside_another_one()
    {
        await StartAsync(TestJobs.EverySecond);
        var job = jobs.Find("job")!;
        await PlanAsync();
        await ledger.ClaimAsync("job", "other", job.Rules(Lease), Cancellation);

        Assert.Null(await runner!.RunManuallyAsync(job, Cancellation));
        time.Advance(Lease + TimeSpan.FromSeconds(1));
        await ledger.AdvanceAsync(new Dictionary<string, int> { ["job"] = 1 }, [], Cancellation);
        var tick = await runner.RunManuallyAsync(job, Cancellation);

        Assert.Equal((TickState.Ran, true), (tick!.State, tick.IsManual));
    }

    [Fact]
    public async Task What_a_pause_skips_is_one_line_of_the_log_and_the_job_runs_again_when_it_is_resumed()
    {
        var logger = new RecordingLogger<JobRunner>();
        var runs = 0;
        await StartAsync(TestJobs.EverySecond, (_, _) => Task.FromResult(runs++), logger);
        await ledger.PauseAsync("job", new PauseRequest("ada", "maintenance"), Cancellation);
        await PlanAsync();
        var last = await PlanAsync();

        await runner!.RunDueAsync("job");

        Assert.Equal(0, runs);
        var (id, level, text) = Assert.Single(logger.Lines);
        Assert.Equal((5902, LogLevel.Debug), (id, level));
        Assert.Contains(" 2 due times", text, StringComparison.Ordinal);
        Assert.Contains($"{last:O}: the job was paused at ", text, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(1));
        await ledger.ResumeAsync("job", "ada", Cancellation);
        await PlanAsync();
        await runner.RunDueAsync("job");
        Assert.Equal(1, runs);
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource();
        await using var cancelled = cancellationToken.Register(() => ended.TrySetCanceled(cancellationToken));
        await ended.Task;
    }

    private async Task StartAsync(
        JobConfig config,
        Func<JobContext, CancellationToken, Task>? run = null,
        ILogger<JobRunner>? logger = null,
        FaultyLedger? faulty = null)
    {
        jobs = TestJobs.Registry(config, run);
        await ledger.RegisterAsync([.. jobs.All.Select(job => job.Registration)], Cancellation);
        runner = new JobRunner(
            jobs,
            (IJobLedger?)faulty ?? ledger,
            new JobRunnerOptions("me", Lease),
            this,
            time,
            logger ?? NullLogger<JobRunner>.Instance,
            new BackgroundLoops());
        runner.Start();
        await time.NextTimerAsync(RenewalPause);
    }

    /// <summary>Begins a run that lasts until it is cancelled.</summary>
    private async Task<(DateTimeOffset Due, Task Run)> BeginAsync()
    {
        var started = new TaskCompletionSource();
        await StartAsync(TestJobs.EverySecond, (_, cancellationToken) =>
        {
            started.SetResult();
            return WaitAsync(cancellationToken);
        });
        var due = await PlanAsync();
        var run = runner!.RunDueAsync("job");
        await started.Task;
        return (due, run);
    }

    /// <summary>Adds a tick that is due now.</summary>
    private async Task<DateTimeOffset> PlanAsync()
    {
        var (now, stored) = await ledger.ReadAsync(Cancellation);
        var due = stored["job"].PlannedUntil > now ? stored["job"].PlannedUntil : now;
        due += TimeSpan.FromMicroseconds(1);
        time.Advance(TimeSpan.FromMicroseconds(1));
        await ledger.AdvanceAsync(
            new Dictionary<string, int> { ["job"] = 1 },
            [new JobPlan(stored["job"], due, [new PlannedTick("job", due, false, null)])],
            Cancellation);
        return due;
    }

    private async Task<T> TickAsync<T>(DateTimeOffset due, Func<TickRecord, T> read) =>
        read((await ledger.FindAsync(new TickId("job", due), Cancellation))!);

    /// <summary>Moves the time to the next renewal, and waits until it is done.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        await time.NextTimerAsync(RenewalPause);
    }
}
