using Commerce.Jobs;
using Commerce.Jobs.Ledger;

namespace Commerce.Tests;

/// <summary>What becomes of a claimed tick: its lease, its outcome, its next attempt.</summary>
public abstract partial class JobLedgerContract
{
    [Fact]
    public async Task A_run_whose_host_is_lost_has_failed_when_it_has_one_attempt()
    {
        await PlanAsync(1);
        await ClaimAsync(JobOverlap.Skip);

        await AdvanceAsync();
        Assert.Equal([TickState.Running], await StatesAsync());
        await SetClockAsync(Lease + TimeSpan.FromSeconds(1));
        await AdvanceAsync();

        var tick = Assert.Single(await Ledger.ListAsync(Job, 10, Cancellation));
        Assert.Equal((TickState.Failed, TickReasons.HostLost("me")), (tick.State, tick.Error));
        Assert.NotNull(tick.EndedAt);
    }

    [Fact]
    public async Task A_run_whose_host_is_lost_is_claimed_again_when_it_has_attempts_left()
    {
        await PlanAsync(1);
        var first = await ClaimAsync(JobOverlap.Skip);
        await SetClockAsync(Lease + TimeSpan.FromSeconds(1));

        Assert.Equal([Job], await AdvanceAsync(attempts: 2));
        var second = await ClaimAsync(JobOverlap.Skip, "other");

        Assert.Equal((first!.DueAt, 2), (second!.DueAt, second.Attempt));
        Assert.False(await Ledger.EndAsync("me", first, TickOutcome.Failed("late"), Cancellation));
        Assert.True(await Ledger.EndAsync("other", second, TickOutcome.Ran, Cancellation));
        Assert.Equal([TickState.Ran], await StatesAsync());
        Assert.Equal(1, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Runs);
    }

    [Fact]
    public async Task The_outcome_of_a_host_that_was_taken_for_lost_is_recorded()
    {
        await PlanAsync(1);
        var tick = await ClaimAsync(JobOverlap.Skip);
        await SetClockAsync(Lease + TimeSpan.FromSeconds(1));
        await AdvanceAsync();

        await EndAsync(tick!, TickOutcome.Ran);

        Assert.Equal([TickState.Ran], await StatesAsync());
    }

    [Fact]
    public async Task A_claim_lasts_as_long_as_its_host_renews_it()
    {
        await PlanAsync(1);
        var tick = await ClaimAsync(JobOverlap.Skip);

        for (var step = 1; step <= 3; step++)
        {
            await SetClockAsync(TimeSpan.FromSeconds(20 * step));
            Assert.Equal(tick, Assert.Single(await Ledger.RenewAsync("me", [tick!], Lease, Cancellation)));
            await AdvanceAsync();
        }

        Assert.Equal([TickState.Running], await StatesAsync());
        Assert.Empty(await Ledger.RenewAsync("other", [tick!], Lease, Cancellation));
    }

    [Fact]
    public async Task A_failed_attempt_waits_for_the_next_one_and_holds_back_the_ticks_after_it()
    {
        var due = await PlanAsync(2);
        await EndAsync((await ClaimAsync(JobOverlap.Queue))!, TickOutcome.Retry("broken", TimeSpan.FromMinutes(1)));

        Assert.Null(await ClaimAsync(JobOverlap.Queue));
        await SetClockAsync(TimeSpan.FromMinutes(2));

        var again = await ClaimAsync(JobOverlap.Queue);
        Assert.Equal((due[0], 2), (again!.DueAt, again.Attempt));
    }

    [Fact]
    public async Task A_released_run_is_due_at_once_and_has_no_error()
    {
        var due = await PlanAsync(1);
        await EndAsync((await ClaimAsync(JobOverlap.Skip))!, TickOutcome.Released("the host stopped"));

        var tick = (await Ledger.FindAsync(new TickId(Job, due[0]), Cancellation))!;
        Assert.Equal((TickState.Due, "the host stopped", null, null), (tick.State, tick.Reason, tick.Error, tick.EndedAt));
        Assert.Equal([Job], await AdvanceAsync());
        Assert.Equal(2, (await ClaimAsync(JobOverlap.Skip, "other"))!.Attempt);
    }

    [Fact]
    public async Task Attempts_that_were_released_do_not_count_however_often_that_is_recorded()
    {
        await PlanAsync(1);
        var first = await ClaimAsync(JobOverlap.Skip);
        await EndAsync(first!, TickOutcome.Released("the host stopped"));
        await EndAsync(first!, TickOutcome.Released("the host stopped"));

        var second = await ClaimAsync(JobOverlap.Skip);

        Assert.Equal((2, 1), (second!.Attempt, second.Try));
        await SetClockAsync(Lease + TimeSpan.FromSeconds(1));
        await AdvanceAsync(attempts: 2);
        Assert.Equal((3, 2), await ClaimAsync(JobOverlap.Skip) is { } third ? (third.Attempt, third.Try) : default);
        await SetClockAsync(2 * (Lease + TimeSpan.FromSeconds(1)));
        await AdvanceAsync(attempts: 2);
        Assert.Equal([TickState.Failed], await StatesAsync());
    }

    [Fact]
    public async Task Of_two_attempts_of_a_tick_only_the_last_one_is_renewed()
    {
        await PlanAsync(1);
        var first = await ClaimAsync(JobOverlap.Skip);
        await SetClockAsync(Lease + TimeSpan.FromSeconds(1));
        await AdvanceAsync(attempts: 2);
        var second = await ClaimAsync(JobOverlap.Skip);

        Assert.Equal([second!], await Ledger.RenewAsync("me", [first!, second!], Lease, Cancellation));
    }

    [Fact]
    public async Task A_run_whose_host_is_lost_does_not_keep_a_person_from_running_the_job()
    {
        await PlanAsync(1);
        await ClaimAsync(JobOverlap.Skip, "lost");
        Assert.Null(await Ledger.ClaimManualAsync(Job, "me", Rules(JobOverlap.Skip), Cancellation));

        await SetClockAsync(Lease + TimeSpan.FromSeconds(1));

        Assert.NotNull(await Ledger.ClaimManualAsync(Job, "me", Rules(JobOverlap.Skip), Cancellation));
        Assert.Equal([TickState.Running, TickState.Failed], await StatesAsync());
    }

    [Fact]
    public async Task An_error_that_is_not_valid_text_is_recorded_all_the_same()
    {
        await PlanAsync(1);

        await EndAsync((await ClaimAsync(JobOverlap.Skip))!, TickOutcome.Failed("zero \0 and half a pair \ud800"));

        Assert.Equal("zero \ufffd and half a pair \ufffd", (await Ledger.ListAsync(Job, 1, Cancellation))[0].Error);
    }

    [Fact]
    public async Task A_retry_may_wait_for_any_time()
    {
        await PlanAsync(1);

        await EndAsync((await ClaimAsync(JobOverlap.Skip))!, TickOutcome.Retry("broken", TimeSpan.MaxValue));

        Assert.Equal([TickState.Due], await StatesAsync());
    }
}
