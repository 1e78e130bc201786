using Commerce.Jobs;
using Commerce.Jobs.Ledger;

namespace Commerce.Tests;

/// <summary>What every ledger of jobs must do. The test moves the ledger's clock, so that nothing waits.</summary>
public abstract partial class JobLedgerContract : IAsyncLifetime
{
    private const string Job = "job";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal IJobLedger Ledger { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Ledger = await StartAsync();
        await Ledger.RegisterAsync([new RegisteredJob(Job, "s")], Cancellation);
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Starts an empty ledger.</summary>
    internal abstract ValueTask<IJobLedger> StartAsync();

    /// <summary>Sets the ledger's clock to this much after the start of the test.</summary>
    protected abstract ValueTask SetClockAsync(TimeSpan shift);

    [Fact]
    public async Task A_tick_is_planned_once_however_many_hosts_plan_it()
    {
        var (now, jobs) = await Ledger.ReadAsync(Cancellation);
        var plan = new JobPlan(jobs[Job], now, [new PlannedTick(Job, now, false, null)]);

        var woken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AdvanceAsync(plan)));

        Assert.Equal([Job], woken.SelectMany(names => names));
        Assert.Single(await Ledger.ListAsync(Job, 10, Cancellation));
        Assert.Equal(now, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil);
    }

    [Fact]
    public async Task A_host_that_knows_another_schedule_plans_nothing()
    {
        var (now, jobs) = await Ledger.ReadAsync(Cancellation);

        var woken = await AdvanceAsync(new JobPlan(jobs[Job] with { Schedule = "old" }, now, [new PlannedTick(Job, now, false, null)]));

        Assert.Empty(woken);
        Assert.Empty(await Ledger.ListAsync(Job, 10, Cancellation));
    }

    [Fact]
    public async Task A_missed_tick_has_its_reason_and_is_never_claimed()
    {
        var (now, jobs) = await Ledger.ReadAsync(Cancellation);

        Assert.Empty(await AdvanceAsync(new JobPlan(jobs[Job], now, [new PlannedTick(Job, now, true, "nobody was there")])));

        Assert.Null(await ClaimAsync(JobOverlap.Allow));
        var tick = Assert.Single(await Ledger.ListAsync(Job, 10, Cancellation));
        Assert.Equal((TickState.Missed, "nobody was there", 0), (tick.State, tick.Reason, tick.Attempt));
        Assert.NotNull(tick.EndedAt);
    }

    [Fact]
    public async Task A_new_schedule_begins_now_and_a_known_one_continues_where_it_was()
    {
        var planned = (await Ledger.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil;
        await SetClockAsync(TimeSpan.FromHours(1));

        await Ledger.RegisterAsync([new RegisteredJob(Job, "s")], Cancellation);
        Assert.Equal(planned, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil);
        await Ledger.RegisterAsync([new RegisteredJob(Job, "other")], Cancellation);
        var snapshot = await Ledger.ReadAsync(Cancellation);
        Assert.InRange(snapshot.Jobs[Job].PlannedUntil, planned + TimeSpan.FromHours(1), DateTimeOffset.MaxValue);
        Assert.Equal("other", snapshot.Jobs[Job].Schedule);
    }

    [Fact]
    public async Task Keeping_a_job_does_not_change_its_schedule()
    {
        await Ledger.KeepAsync([new RegisteredJob(Job, "older"), new RegisteredJob("new", "s")], Cancellation);

        var jobs = (await Ledger.ReadAsync(Cancellation)).Jobs;
        Assert.Equal(("s", "s"), (jobs[Job].Schedule, jobs["new"].Schedule));
    }

    [Fact]
    public async Task A_schedule_that_no_host_has_any_more_gives_way_to_that_of_a_host_which_is_there()
    {
        RegisteredJob[] own = [new RegisteredJob(Job, "s")], other = [new RegisteredJob(Job, "other")];
        await Ledger.RegisterAsync(other, Cancellation);
        await SetClockAsync(TimeSpan.FromSeconds(50));
        await Ledger.KeepAsync(other, Cancellation);
        var seenAt = (await Ledger.ReadAsync(Cancellation)).Now;
        await SetClockAsync(TimeSpan.FromSeconds(100));
        await Ledger.KeepAsync(own, Cancellation);
        Assert.Equal("other", (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Schedule);

        await SetClockAsync(TimeSpan.FromSeconds(115));
        await Ledger.KeepAsync(own, Cancellation);

        // What was due since then was missed.
        var job = (await Ledger.ReadAsync(Cancellation)).Jobs[Job];
        Assert.Equal("s", job.Schedule);
        Assert.InRange(job.PlannedUntil, seenAt - TimeSpan.FromSeconds(5), seenAt);
        await Ledger.KeepAsync(other, Cancellation);
        Assert.Equal(job, (await Ledger.ReadAsync(Cancellation)).Jobs[Job] with { Pauses = job.Pauses });
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-107")]
    public async Task A_job_is_run_no_more_often_than_its_number_of_executions()
    {
        await PlanAsync(3);

        for (var run = 0; run < 2; run++)
        {
            await EndAsync((await ClaimAsync(JobOverlap.Queue, max: 2))!, TickOutcome.Ran);
        }

        Assert.Null(await ClaimAsync(JobOverlap.Queue, max: 2));
        Assert.Equal([TickState.Skipped, TickState.Ran, TickState.Ran], await StatesAsync());
        Assert.Equal(TickReasons.RunLimitReached, (await Ledger.ListAsync(Job, 1, Cancellation))[0].Reason);
        Assert.Equal(2, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Runs);
    }

    [Fact]
    public async Task A_tick_that_no_host_claimed_is_reported_again_after_ten_seconds()
    {
        await PlanAsync(1);

        Assert.Empty(await AdvanceAsync());
        await SetClockAsync(TimeSpan.FromSeconds(11));
        Assert.Equal([Job], await AdvanceAsync());
        await SetClockAsync(TimeSpan.FromHours(-1));
        Assert.Empty(await AdvanceAsync());
    }

    [Fact]
    public async Task A_tick_whose_wake_up_was_taken_back_is_reported_again_at_once()
    {
        await PlanAsync(1);

        await Ledger.ForgetWakeAsync(Job, Cancellation);

        Assert.Equal([Job], await AdvanceAsync());
        Assert.Empty(await AdvanceAsync());
    }

    [Fact]
    public async Task One_call_wakes_for_a_limited_number_of_ticks()
    {
        var (now, jobs) = await Ledger.ReadAsync(Cancellation);
        var ticks = Enumerable.Range(1, IJobLedger.WokenAtATime + 1).Select(second => now - TimeSpan.FromSeconds(second)).Reverse();

        var woken = await AdvanceAsync(new JobPlan(jobs[Job], now, [.. ticks.Select(at => new PlannedTick(Job, at, true, null))]));

        Assert.Equal(IJobLedger.WokenAtATime, woken.Count);
        Assert.Single(await AdvanceAsync());
    }

    [Fact]
    public async Task The_newest_and_the_waiting_ticks_of_jobs_are_found()
    {
        var due = await PlanAsync(3);
        await ClaimAsync(JobOverlap.Allow);

        Assert.Equal(due[2], Assert.Single(await Ledger.ListNewestAsync([Job, "other"], Cancellation)).ScheduledFor);
        Assert.Equal([new(Job, due[1])], await Ledger.FindWaitingAsync(Cancellation));
        Assert.Null(await Ledger.FindAsync(new TickId("other", due[0]), Cancellation));
    }

    [Fact]
    public async Task Ended_ticks_are_deleted_after_their_time_and_others_are_kept()
    {
        await PlanAsync(3);
        await EndAsync((await ClaimAsync(JobOverlap.Allow))!, TickOutcome.Ran);
        await ClaimAsync(JobOverlap.Allow);
        await SetClockAsync(TimeSpan.FromDays(8));

        Assert.Equal(1, await Ledger.DeleteEndedAsync(TimeSpan.FromDays(7), 10, Cancellation));

        Assert.Equal([TickState.Due, TickState.Running], await StatesAsync());
    }

    private static ClaimRules Rules(JobOverlap overlap, int? max = null) => new(overlap, max, Lease);

    private static Dictionary<string, int> Attempts(int attempts) => new() { [Job] = attempts };

    private Task<IReadOnlyList<string>> AdvanceAsync(JobPlan plan) => Ledger.AdvanceAsync(Attempts(1), [plan], Cancellation);

    private Task<IReadOnlyList<string>> AdvanceAsync(int attempts = 1) => Ledger.AdvanceAsync(Attempts(attempts), [], Cancellation);

    private async Task<ClaimedTick?> ClaimAsync(JobOverlap overlap, string host = "me", int? max = null) =>
        (await Ledger.ClaimAsync(Job, host, Rules(overlap, max), Cancellation)).Tick;

    private async Task EndAsync(ClaimedTick tick, TickOutcome outcome) =>
        Assert.True(await Ledger.EndAsync("me", tick, outcome, Cancellation));

    /// <summary>The states, the newest tick first.</summary>
    private async Task<List<TickState>> StatesAsync() => [.. (await Ledger.ListAsync(Job, 10, Cancellation)).Select(tick => tick.State)];

    /// <summary>Plans a number of ticks that are due.</summary>
    private async Task<List<DateTimeOffset>> PlanAsync(int count, bool isLate = false)
    {
        var (now, jobs) = await Ledger.ReadAsync(Cancellation);
        var due = Enumerable.Range(0, count).Select(number => now - TimeSpan.FromSeconds(count - number)).ToList();
        await AdvanceAsync(new JobPlan(jobs[Job], now, [.. due.Select(at => new PlannedTick(Job, at, isLate, null))]));
        return due;
    }
}
