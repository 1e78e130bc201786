using Commerce.Background;
using Commerce.Jobs.InMemory;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Planning;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Tests.Support;
using Commerce.Tests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Jobs.Tests.Planning;

public sealed class JobClockTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly SignallingTime time = new();
    private readonly RecordingWaker waker = new();
    private readonly InMemoryJobLedger ledger;
    private readonly BackgroundLoops loops = new();
    private JobClock? clock;
    private TimeSpan pause;

    public JobClockTests() => ledger = new InMemoryJobLedger(time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (clock is not null)
        {
            await clock.StopAsync();
            clock.Dispose();
        }
    }

    [Fact]
    public async Task A_host_is_woken_for_each_due_time_and_the_ledger_has_a_row_for_it()
    {
        await StartAsync();

        await NextAsync();
        await NextAsync();

        Assert.Equal([Second * 2, Second], (await TicksAsync()).Select(tick => tick.ScheduledFor - time.Start));
    }

    [Fact]
    public async Task A_wake_up_that_failed_is_repeated_and_a_log_that_fails_stops_nothing()
    {
        waker.Failures = 1;
        await StartAsync(new JobConfig { Name = "job", Interval = TimeSpan.FromHours(1) }, new FailingLogger<JobClock>());

        await AdvanceAsync(TimeSpan.FromHours(1));
        await NextAsync();

        Assert.Single(await TicksAsync());
        Assert.Equal(0, waker.Failures);
    }

    [Fact]
    public async Task An_outage_of_the_waker_is_one_line_of_the_log_and_shows_in_the_health_until_the_tick_is_woken_for()
    {
        waker.Failures = 3;
        var logger = new RecordingLogger<JobClock>();
        await StartAsync(new JobConfig { Name = "job", Interval = TimeSpan.FromHours(1) }, logger);

        await AdvanceAsync(TimeSpan.FromHours(1));
        for (var left = 2; left >= 0; left--)
        {
            Assert.Equal(left, waker.Failures);
            var (name, failure) = Assert.Single(loops.ListFailing());
            Assert.Equal(("job clock", "No host could be woken for job. (The store is away.)"), (name, failure.Error.Message));
            Assert.Equal(0, waker.Count);
            await AdvanceAsync(pause);
        }

        Assert.Equal("job", await waker.NextAsync());
        Assert.Empty(loops.ListFailing());
        Assert.Equal([1001], logger.Lines.Select(line => line.Id));
    }

    [Fact]
    public async Task A_job_that_no_host_can_be_woken_for_keeps_no_other_from_it_and_no_job_from_being_kept()
    {
        waker.Failures = 1;
        var jobs = TestJobs.Registry(new JobConfig { Name = "first", Interval = TimeSpan.FromDays(1) });
        TestJobs.AddTo(jobs, new JobConfig { Name = "second", Interval = TimeSpan.FromDays(1) });
        await StartAsync(jobs);

        await AdvanceAsync(HostAbsence.Limit + Second);

        Assert.Single(loops.ListFailing());
        Assert.Equal("second", await waker.NextAsync());
        Assert.Empty(await ledger.ForgetAsync(Cancellation));
    }

    [Fact]
    public async Task Jobs_of_other_hosts_are_left_to_them_and_reported_once()
    {
        var logger = new RecordingLogger<JobClock>();
        await ledger.RegisterAsync([new RegisteredJob("c", "s"), new RegisteredJob("a", "s")], Cancellation);
        await StartAsync(logger: logger);
        await ledger.RegisterAsync([new RegisteredJob("b", "s")], Cancellation);

        await NextAsync();
        await NextAsync();

        Assert.Equal([5004, 5004], logger.Lines.Select(line => line.Id));
        Assert.Contains("the jobs a, c of", logger.Lines.First().Text, StringComparison.Ordinal);
        Assert.Contains("the jobs b of", logger.Lines.Last().Text, StringComparison.Ordinal);
        Assert.Equal(["a", "c", "job"], waker.Published.Order());
    }

    [Fact]
    public async Task A_job_that_no_host_has_had_for_long_is_reported_once_and_published_no_more()
    {
        var logger = new RecordingLogger<JobClock>();
        await ledger.RegisterAsync([new RegisteredJob("gone", "s")], Cancellation);
        var (now, stored) = await ledger.ReadAsync(Cancellation);
        await ledger.AdvanceAsync(
            new Dictionary<string, int>(), [new JobPlan(stored["gone"], now, [new PlannedTick("gone", now, false, null)])], Cancellation);
        time.Advance(HostAbsence.Limit + Second);

        await StartAsync(logger: logger);
        await NextAsync();

        var (id, level, text) = Assert.Single(logger.Lines);
        Assert.Equal((5003, LogLevel.Warning), (id, level));
        Assert.StartsWith(
            "No host has had the job gone for 7.00:00:00: it is gone, and 1 of its due times are closed.", text, StringComparison.Ordinal);
        Assert.Equal(["job"], waker.Published);
    }

    [Fact]
    public async Task Jobs_are_registered_and_published_before_the_first_iteration()
    {
        await StartAsync();

        Assert.Equal(["job"], waker.Published);
        Assert.Equal("every 00:00:01", (await ledger.ReadAsync(Cancellation)).Jobs["job"].Schedule);
    }

    [Fact]
    public async Task A_clock_that_was_stopped_adds_no_more_ticks()
    {
        await StartAsync();
        await NextAsync();

        await clock!.StopAsync();
        var ticks = (await TicksAsync()).Count;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ticks, (await TicksAsync()).Count);
    }

    private Task StartAsync(JobConfig? config = null, ILogger<JobClock>? logger = null) =>
        StartAsync(TestJobs.Registry(config ?? TestJobs.EverySecond), logger);

    private async Task StartAsync(JobRegistry jobs, ILogger<JobClock>? logger = null)
    {
        clock = new JobClock(jobs, ledger, waker, TimeSpan.FromDays(7), time, logger ?? NullLogger<JobClock>.Instance, loops);
        await clock.StartAsync(Cancellation);
        pause = await time.NextTimerAsync();
    }

    /// <summary>Lets the clock iterate until the next wake-up.</summary>
    private async Task NextAsync()
    {
        while (waker.Count == 0)
        {
            await AdvanceAsync(pause);
        }

        Assert.Equal("job", await waker.NextAsync());
    }

    /// <summary>Moves the time, and waits for the next pause of the clock.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        pause = await time.NextTimerAsync();
    }

    private Task<IReadOnlyList<TickRecord>> TicksAsync() => ledger.ListAsync("job", 100, Cancellation);
}
