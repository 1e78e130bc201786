using Commerce.Background;
using Commerce.Jobs;
using Commerce.Jobs.Ledger;

namespace Commerce.Tests;

/// <summary>Jobs that no host has, for a while or for good.</summary>
public abstract partial class JobLedgerContract
{
    private static readonly TimeSpan Gone = HostAbsence.Limit + TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_job_whose_hosts_are_away_keeps_its_ticks_and_continues_where_it_was()
    {
        await PlanAsync(2);
        var planned = (await Ledger.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil;
        await SetClockAsync(HostAbsence.Limit);

        Assert.Empty(await Ledger.ForgetAsync(Cancellation));

        Assert.Equal([TickState.Due, TickState.Due], await StatesAsync());
        await RegisterAsync();
        Assert.Equal(planned, (await Ledger.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil);
        Assert.NotNull(await ClaimAsync(JobOverlap.Queue));
    }

    [Fact]
    public async Task A_job_that_no_host_has_is_gone_once_and_its_ticks_are_closed()
    {
        await PlanAsync(3);
        await EndAsync((await ClaimAsync(JobOverlap.Queue))!, TickOutcome.Ran);
        await Ledger.RegisterAsync([new RegisteredJob("kept", "s")], Cancellation);
        await SetClockAsync(Gone);
        await Ledger.KeepAsync([new RegisteredJob("kept", "s")], Cancellation);

        var gone = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ledger.ForgetAsync(Cancellation)));

        Assert.Equal([new ForgottenJob(Job, 2)], gone.SelectMany(jobs => jobs));
        Assert.Equal(
            [(Job, true), ("kept", false)],
            (await Ledger.ReadAsync(Cancellation)).Jobs.Values.Select(job => (job.Name, job.IsGone)).Order());
        Assert.Equal([TickState.Skipped, TickState.Skipped, TickState.Ran], await StatesAsync());
        Assert.Equal(TickReasons.JobRemoved, (await Ledger.ListAsync(Job, 1, Cancellation))[0].Reason);
    }

    [Fact]
    public async Task A_run_that_its_host_never_ended_has_failed_when_its_job_is_gone()
    {
        await PlanAsync(1);
        await ClaimAsync(JobOverlap.Skip);
        await SetClockAsync(Gone);

        Assert.Equal([new ForgottenJob(Job, 1)], await Ledger.ForgetAsync(Cancellation));

        Assert.Equal([TickState.Failed], await StatesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gone_job_that_comes_back_knows_its_runs_and_up_to_when_it_was_planned(bool isStarting)
    {
        await PlanAsync(1);
        await EndAsync((await ClaimAsync(JobOverlap.Skip, max: 1))!, TickOutcome.Ran);
        var before = (await Ledger.ReadAsync(Cancellation)).Jobs[Job];
        await SetClockAsync(Gone);
        await Ledger.ForgetAsync(Cancellation);

        await (isStarting ? RegisterAsync() : Ledger.KeepAsync([new RegisteredJob(Job, "s")], Cancellation));

        var after = (await Ledger.ReadAsync(Cancellation)).Jobs[Job];
        Assert.Equal((1L, before.PlannedUntil, false), (after.Runs, after.PlannedUntil, after.IsGone));
        await PlanAsync(1);
        Assert.Null(await ClaimAsync(JobOverlap.Skip, max: 1));
        Assert.Equal(TickReasons.RunLimitReached, (await Ledger.ListAsync(Job, 1, Cancellation))[0].Reason);
        Assert.Empty(await Ledger.ForgetAsync(Cancellation));
    }

    [Fact]
    public async Task A_gone_job_is_forgotten_again_when_it_came_back_and_went_away()
    {
        await SetClockAsync(Gone);
        Assert.Single(await Ledger.ForgetAsync(Cancellation));
        await RegisterAsync();
        await SetClockAsync(2 * Gone);

        Assert.Single(await Ledger.ForgetAsync(Cancellation));
    }

    private Task RegisterAsync() => Ledger.RegisterAsync([new RegisteredJob(Job, "s")], Cancellation);
}
