using Commerce.Jobs;
using Commerce.Jobs.Ledger;

namespace Commerce.Tests;

/// <content>Ticks that are due while a run of their job has not ended.</content>
public abstract partial class JobLedgerContract
{
    [Theory]
    [InlineData(JobOverlap.Skip)]
    [InlineData(JobOverlap.Queue)]
    [InlineData(JobOverlap.Allow)]
    public async Task A_tick_is_claimed_once_however_many_hosts_want_it(JobOverlap overlap)
    {
        var due = await PlanAsync(1);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => ClaimAsync(overlap, $"host {number}")));

        var tick = Assert.Single(claimed.OfType<ClaimedTick>());
        Assert.Equal((due[0], 1), (tick.DueAt, tick.Attempt));
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-110")]
    public async Task A_tick_is_skipped_while_another_run_has_not_ended()
    {
        var due = await PlanAsync(2);

        var first = await ClaimAsync(JobOverlap.Skip);
        Assert.Equal(due[0], first!.DueAt);
        Assert.Null(await ClaimAsync(JobOverlap.Skip, "other"));
        await EndAsync(first, TickOutcome.Ran);

        Assert.Null(await ClaimAsync(JobOverlap.Skip));
        Assert.Equal([TickState.Skipped, TickState.Ran], await StatesAsync());
        Assert.Equal(
            $"the run due at {due[0].UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} had not ended",
            (await Ledger.ListAsync(Job, 1, Cancellation))[0].Reason);
    }

    [Theory]
    [InlineData(JobOverlap.Skip, false, true)]
    [InlineData(JobOverlap.Skip, true, false)]
    [InlineData(JobOverlap.Queue, false, false)]
    public async Task A_tick_that_was_due_during_a_run_is_skipped_also_when_a_host_comes_to_it_later(
        JobOverlap overlap, bool isLate, bool isSkipped)
    {
        await PlanAsync(1);
        var run = (await ClaimAsync(overlap))!;
        await SetClockAsync(TimeSpan.FromMinutes(2));
        await PlanAsync(1, isLate);
        await SetClockAsync(TimeSpan.FromMinutes(3));
        await EndAsync(run, TickOutcome.Ran);
        await SetClockAsync(TimeSpan.FromMinutes(4));
        var after = await PlanAsync(1);

        var next = await ClaimAsync(overlap);

        var during = (await Ledger.ListAsync(Job, 2, Cancellation))[1];
        Assert.Equal(isSkipped ? after[0] : during.ScheduledFor, next!.DueAt);
        Assert.Equal(isSkipped ? TickReasons.NotEnded(run.DueAt) : null, during.Reason);
    }

    [Fact]
    public async Task A_tick_waits_for_the_run_before_it_when_it_queues()
    {
        var due = await PlanAsync(2);

        var first = await ClaimAsync(JobOverlap.Queue);
        Assert.Null(await ClaimAsync(JobOverlap.Queue, "other"));
        await EndAsync(first!, TickOutcome.Ran);

        Assert.Equal(due[1], (await ClaimAsync(JobOverlap.Queue, "other"))!.DueAt);
    }

    [Fact]
    public async Task Ticks_run_side_by_side_when_that_is_allowed()
    {
        var due = await PlanAsync(2);

        Assert.Equal(due, [(await ClaimAsync(JobOverlap.Allow))!.DueAt, (await ClaimAsync(JobOverlap.Allow, "other"))!.DueAt]);
    }

    [Fact]
    public async Task Late_ticks_are_run_one_after_the_other()
    {
        var due = await PlanAsync(2, isLate: true);

        var first = await ClaimAsync(JobOverlap.Skip);
        await EndAsync(first!, TickOutcome.Ran);

        Assert.Equal(due[1], (await ClaimAsync(JobOverlap.Skip))!.DueAt);
    }

    [Fact]
    public async Task A_run_by_hand_is_in_the_ledger_and_keeps_to_the_overlap_of_its_job()
    {
        var first = await Ledger.ClaimManualAsync(Job, "me", Rules(JobOverlap.Skip), Cancellation);

        Assert.Null(await Ledger.ClaimManualAsync(Job, "me", Rules(JobOverlap.Skip), Cancellation));
        var beside = await Ledger.ClaimManualAsync(Job, "me", Rules(JobOverlap.Allow), Cancellation);
        Assert.NotEqual(first!.Id, beside!.Id);
        Assert.True((await Ledger.FindAsync(first.Id, Cancellation))!.IsManual);
        Assert.Equal(0, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Runs);
    }

    [Fact]
    public async Task A_plan_without_ticks_moves_on_unless_a_run_may_leave_its_place()
    {
        await PlanAsync(1);
        var run = (await ClaimAsync(JobOverlap.Skip))!;
        var (now, jobs) = await Ledger.ReadAsync(Cancellation);
        var plan = new JobPlan(jobs[Job], now, []);

        await AdvanceAsync(plan);
        Assert.Equal(jobs[Job].PlannedUntil, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil);
        await EndAsync(run, TickOutcome.Ran);
        await AdvanceAsync(plan);
        Assert.Equal(now, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil);
    }
}
