using Commerce.Background;
using Commerce.Jobs.InMemory;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Planning;
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

    private async Task StartAsync(JobConfig? config = null, ILogger<JobClock>? logger = null)
    {
        clock = new JobClock(
            TestJobs.Registry(config ?? TestJobs.EverySecond),
            ledger,
            waker,
            TimeSpan.FromDays(7),
            time,
            logger ?? NullLogger<JobClock>.Instance,
            new BackgroundLoops());
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
