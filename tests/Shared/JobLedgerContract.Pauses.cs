using Commerce.Jobs;
using Commerce.Jobs.Ledger;

namespace Commerce.Tests;

/// <summary>What a pause does to the ticks of a job, and which of them count as runs.</summary>
public abstract partial class JobLedgerContract
{
    [Fact]
    public async Task A_tick_of_a_paused_job_is_skipped_and_its_row_says_why()
    {
        var before = await PlanAsync(1);
        var paused = await PauseAsync("maintenance");
        await SetClockAsync(TimeSpan.FromSeconds(2));
        var within = await PlanAsync(1);

        var claim = await Ledger.ClaimAsync(Job, "me", Rules(JobOverlap.Queue), Cancellation);

        var reason = TickReasons.Paused(paused.Pause);
        Assert.Equal(new TickClaim(null, new PausedTicks(2, within[0], reason)), claim);
        Assert.Equal(
            [(within[0], TickState.Skipped, reason), (before[0], TickState.Skipped, reason)],
            (await Ledger.ListAsync(Job, 10, Cancellation)).Select(tick => (tick.ScheduledFor, tick.State, tick.Reason!)));
        Assert.Matches(@"^the job was paused at \S+Z by ada: maintenance$", reason);
        Assert.Equal(new TickClaim(null, null), await Ledger.ClaimAsync(Job, "me", Rules(JobOverlap.Queue), Cancellation));
    }

    [Fact]
    public async Task A_run_that_has_begun_goes_on_while_its_job_is_paused()
    {
        await PlanAsync(2);
        var tick = await ClaimAsync(JobOverlap.Queue);

        Assert.Equal((true, 1), await PauseAsync() is var (_, isNew, running) ? (isNew, running) : default);

        Assert.Null(await ClaimAsync(JobOverlap.Queue, "other"));
        Assert.Equal(tick, Assert.Single(await Ledger.RenewAsync("me", [tick!], Lease, Cancellation)));
        await EndAsync(tick!, TickOutcome.Ran);
        Assert.Equal([TickState.Skipped, TickState.Ran], await StatesAsync());
    }

    [Fact]
    public async Task A_run_that_is_due_for_its_next_attempt_waits_until_its_job_is_resumed()
    {
        var due = await PlanAsync(1);
        await EndAsync((await ClaimAsync(JobOverlap.Skip))!, TickOutcome.Retry("broken", TimeSpan.FromSeconds(5)));
        await PauseAsync();
        await SetClockAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(await AdvanceAsync(attempts: 2));
        Assert.Null(await ClaimAsync(JobOverlap.Skip));
        Assert.Equal([TickState.Due], await StatesAsync());
        await ResumeAsync();

        Assert.Equal([Job], await AdvanceAsync(attempts: 2));
        var again = await ClaimAsync(JobOverlap.Skip);
        Assert.Equal((due[0], 2), (again!.DueAt, again.Attempt));
    }

    [Fact]
    public async Task What_was_due_in_a_pause_is_skipped_also_after_it_and_what_is_due_at_its_end_is_run()
    {
        var paused = await PauseAsync();
        await SetClockAsync(TimeSpan.FromSeconds(10));
        var due = await PlanAsync(2);
        await SetClockAsync(TimeSpan.FromSeconds(9));
        await ResumeAsync();
        await SetClockAsync(TimeSpan.FromSeconds(10));

        // Both are due now: the first in the pause, the second when it ended.
        var claim = await Ledger.ClaimAsync(Job, "me", Rules(JobOverlap.Queue), Cancellation);

        Assert.Equal(due[1], claim.Tick!.DueAt);
        Assert.Equal(new PausedTicks(1, due[0], TickReasons.Paused(paused.Pause)), claim.Paused);
        Assert.Equal([TickState.Running, TickState.Skipped], await StatesAsync());
        Assert.Equal(1, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Runs);
    }

    [Fact]
    public async Task A_tick_that_a_host_was_woken_for_in_a_pause_is_reported_again_when_it_ends()
    {
        await PlanAsync(1);
        Assert.Empty(await AdvanceAsync());
        await PauseAsync();

        await ResumeAsync();

        Assert.Equal([Job], await AdvanceAsync());
        Assert.NotNull(await ClaimAsync(JobOverlap.Skip));
    }

    [Fact]
    public async Task A_pause_and_a_claim_at_the_same_time_agree_on_the_tick()
    {
        for (var round = 0; round < 10; round++)
        {
            await SetClockAsync(TimeSpan.FromMinutes(round));
            await PlanAsync(1);
            var claiming = ClaimAsync(JobOverlap.Skip);

            var paused = await PauseAsync();

            var tick = await claiming;
            Assert.Equal(tick is null ? 0 : 1, paused.Running);
            Assert.Null(await ClaimAsync(JobOverlap.Skip));
            Assert.Equal(tick is null ? TickState.Skipped : TickState.Running, (await StatesAsync())[0]);
            await (tick is null ? Task.CompletedTask : EndAsync(tick, TickOutcome.Ran));
            await ResumeAsync();
        }
    }

    [Fact]
    public async Task A_job_is_paused_once_and_resumed_once_however_many_ask_for_it()
    {
        var paused = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => PauseAsync($"reason {number}")));

        var first = Assert.Single(paused, outcome => outcome.IsNew).Pause;
        Assert.All(paused, outcome => Assert.Equal(first, outcome.Pause));
        Assert.Equal(first, (await Ledger.ReadAsync(Cancellation)).Paused[Job]);
        var resumed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Ledger.ResumeAsync(Job, "bob", Cancellation)));
        Assert.Equal([first with { ResumedAt = first.PausedAt, ResumedBy = "bob" }], resumed.OfType<JobPause>());
        Assert.Empty((await Ledger.ReadAsync(Cancellation)).Paused);
        Assert.True((await PauseAsync()).IsNew);
    }

    [Fact]
    public async Task A_pause_lasts_when_the_job_is_registered_again_gets_another_schedule_or_is_gone_for_a_while()
    {
        var pause = (await PauseAsync()).Pause;
        await Ledger.RegisterAsync([new RegisteredJob(Job, "other")], Cancellation);
        await SetClockAsync(Gone);
        Assert.Single(await Ledger.ForgetAsync(Cancellation));

        Assert.Equal(pause, (await Ledger.ReadAsync(Cancellation)).Paused[Job]);
        Assert.False((await PauseAsync()).IsNew);
        await Ledger.RegisterAsync([new RegisteredJob(Job, "other")], Cancellation);
        await PlanAsync(1);

        Assert.Null(await ClaimAsync(JobOverlap.Skip));
        Assert.Equal([TickState.Skipped], await StatesAsync());
        Assert.Equal([pause], (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Pauses);
    }

    [Fact]
    public async Task A_pause_of_one_job_does_not_concern_another()
    {
        await Ledger.PauseAsync("other", new PauseRequest("ada", null), Cancellation);
        await PlanAsync(1);

        Assert.NotNull(await ClaimAsync(JobOverlap.Skip));
        Assert.Equal(["other"], (await Ledger.ReadAsync(Cancellation)).Paused.Keys);
        Assert.Null(await Ledger.ResumeAsync(Job, "ada", Cancellation));
    }

    [Fact]
    public async Task A_paused_job_is_run_by_hand()
    {
        await PauseAsync();

        var tick = await Ledger.ClaimManualAsync(Job, "me", Rules(JobOverlap.Skip), Cancellation);

        await EndAsync(tick!, TickOutcome.Ran);
        Assert.Equal([TickState.Ran], await StatesAsync());
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_end_a_pause_before_it_began()
    {
        var pause = (await PauseAsync()).Pause;
        await SetClockAsync(TimeSpan.FromHours(-1));

        Assert.Equal(pause.PausedAt, (await Ledger.ResumeAsync(Job, "ada", Cancellation))!.ResumedAt);
    }

    [Fact]
    public async Task Who_and_why_may_be_any_text_and_are_one_line()
    {
        await Ledger.PauseAsync(Job, new PauseRequest("a\0\ud800", " one\ntwo\0 "), Cancellation);
        var ended = await Ledger.ResumeAsync(Job, "b\0\ud800", Cancellation);

        Assert.Equal(
            ("a\ufffd\ufffd", "one two\ufffd", "b\ufffd\ufffd"), (ended!.PausedBy, ended.Reason, ended.ResumedBy));
        Assert.Null(new PauseRequest("ada", " \n").Reason);
    }

    [Fact]
    public async Task Ended_pauses_are_deleted_after_their_time_and_others_are_kept()
    {
        await PauseAsync("first");
        await ResumeAsync();
        await SetClockAsync(TimeSpan.FromDays(8));
        await PauseAsync("second");
        await ResumeAsync();
        await PauseAsync("third");

        await Ledger.DeleteEndedAsync(TimeSpan.FromDays(7), 10, Cancellation);

        var pauses = (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Pauses;
        Assert.Equal(["second", "third"], pauses.Select(pause => pause.Reason!));
    }

    [Fact]
    public async Task Ticks_that_a_pause_skips_do_not_count_as_runs()
    {
        await PlanAsync(3);
        await PauseAsync();
        Assert.Null(await ClaimAsync(JobOverlap.Queue, max: 1));
        await ResumeAsync();
        await SetClockAsync(TimeSpan.FromMinutes(1));
        await PlanAsync(1);

        Assert.NotNull(await ClaimAsync(JobOverlap.Queue, max: 1));
        Assert.Equal([TickState.Running, TickState.Skipped, TickState.Skipped, TickState.Skipped], await StatesAsync());
    }

    [Fact]
    public async Task A_run_that_finds_that_it_must_be_skipped_does_not_count()
    {
        await PlanAsync(1);
        var tick = (await ClaimAsync(JobOverlap.Queue, max: 2))!;
        var manual = (await Ledger.ClaimManualAsync(Job, "me", Rules(JobOverlap.Allow), Cancellation))!;
        await SetClockAsync(TimeSpan.FromMinutes(1));
        await PlanAsync(1);
        Assert.NotNull(await ClaimAsync(JobOverlap.Allow, max: 2));
        Assert.Equal(2, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Runs);

        // The answer of the first call may have been lost.
        await EndAsync(tick, TickOutcome.Skipped("not now"));
        await EndAsync(tick, TickOutcome.Skipped("not now"));
        await EndAsync(manual, TickOutcome.Skipped("not now"));

        Assert.Equal(1, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].Runs);
    }

    [Fact]
    public async Task A_tick_waits_while_a_run_may_still_leave_it_the_last_place()
    {
        var due = await PlanAsync(2);
        var first = (await ClaimAsync(JobOverlap.Queue, max: 1))!;

        Assert.Null(await ClaimAsync(JobOverlap.Queue, "other", max: 1));
        Assert.Equal([TickState.Due, TickState.Running], await StatesAsync());
        await EndAsync(first, TickOutcome.Skipped("not now"));

        Assert.Equal(due[1], (await ClaimAsync(JobOverlap.Queue, "other", max: 1))!.DueAt);
    }

    private Task<PauseOutcome> PauseAsync(string? reason = null) =>
        Ledger.PauseAsync(Job, new PauseRequest("ada", reason), Cancellation);

    private async Task ResumeAsync() => Assert.NotNull(await Ledger.ResumeAsync(Job, "ada", Cancellation));
}
