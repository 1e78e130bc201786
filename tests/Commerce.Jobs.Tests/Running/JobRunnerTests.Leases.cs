using Commerce.Jobs.Ledger;
using Commerce.Jobs.Tests.Support;

namespace Commerce.Jobs.Tests.Running;

/// <content>Claims that are renewed, or cannot be.</content>
public sealed partial class JobRunnerTests
{
    [Fact]
    public async Task A_claim_is_renewed_while_its_run_lasts()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync(TestJobs.EverySecond, (_, _) =>
        {
            started.SetResult();
            return release.Task;
        });
        var due = await PlanAsync();
        var run = runner!.RunDueAsync("job");
        await started.Task;

        for (var renewal = 0; renewal < 18; renewal++)
        {
            await AdvanceAsync(RenewalPause);
        }

        await ledger.AdvanceAsync(new Dictionary<string, int> { ["job"] = 1 }, [], Cancellation);
        Assert.Equal(TickState.Running, await TickAsync(due, tick => tick.State));
        release.SetResult();
        await run;
        Assert.Equal(TickState.Ran, await TickAsync(due, tick => tick.State));
    }

    [Fact]
    public async Task A_run_that_is_not_renewed_is_cancelled_before_other_hosts_may_take_it_over()
    {
        var (started, cancelledAt) = (new TaskCompletionSource(), default(DateTimeOffset));
        await StartAsync(TestJobs.EverySecond, async (_, cancellationToken) =>
        {
            started.SetResult();
            await WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelledAt = time.GetUtcNow();
        }, faulty: new FaultyLedger(ledger) { RenewalsFail = true });
        var due = await PlanAsync();
        var run = runner!.RunDueAsync("job");
        await started.Task;

        foreach (var pause in new[] { 5, 1, 2, 4, 5, 5, 5 })
        {
            Assert.False(run.IsCompleted);
            await AdvanceAsync(TimeSpan.FromSeconds(pause));
        }

        await run;
        Assert.InRange(cancelledAt - time.Start, TimeSpan.FromSeconds(25), Lease);
        Assert.Equal(TickState.Ran, await TickAsync(due, tick => tick.State));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_run_that_is_not_renewed_and_obeys_its_token_ends_as_if_its_host_was_lost(int attempts)
    {
        var started = new TaskCompletionSource();
        var config = new JobConfig
        {
            Name = "job",
            Interval = TimeSpan.FromSeconds(1),
            Retry = new RetryPolicy { Attempts = attempts, Handles = static _ => false },
        };
        await StartAsync(
            config,
            (job, cancellationToken) =>
            {
                started.TrySetResult();
                return job.Attempt == 1 ? WaitAsync(cancellationToken) : Task.CompletedTask;
            },
            faulty: new FaultyLedger(ledger) { RenewalsFail = true });
        var due = await PlanAsync();
        var run = runner!.RunDueAsync("job");
        await started.Task;

        for (var pause = 0; pause < 6; pause++)
        {
            await AdvanceAsync(RenewalPause);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(
            attempts == 1 ? (TickState.Failed, 1, true) : (TickState.Ran, 2, false),
            await TickAsync(due, tick => (tick.State, tick.Attempt, tick.Error is { } error && IsNotRenewed(error))));
    }

    [Fact]
    public async Task A_run_is_cancelled_in_time_also_while_a_renewal_is_not_answered()
    {
        var (started, cancelledAt) = (new TaskCompletionSource(), default(DateTimeOffset));
        await StartAsync(TestJobs.EverySecond, async (_, cancellationToken) =>
        {
            started.SetResult();
            await WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelledAt = time.GetUtcNow();
        }, faulty: new FaultyLedger(ledger) { RenewalsHang = true });
        await PlanAsync();
        var run = runner!.RunDueAsync("job");
        await started.Task;
        time.Advance(RenewalPause);

        time.Advance(4 * RenewalPause);

        await run;
        Assert.InRange(cancelledAt - time.Start, TimeSpan.FromSeconds(25), Lease);
    }

    [Fact]
    public async Task A_run_whose_claim_is_answered_when_others_may_have_it_is_not_begun()
    {
        var runs = 0;
        await StartAsync(
            TestJobs.EverySecond,
            (_, _) => Task.FromResult(runs++),
            faulty: new FaultyLedger(ledger) { Claimed = () => time.Advance(Lease - RenewalPause) });
        var due = await PlanAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => runner!.RunDueAsync("job"));

        Assert.Equal(0, runs);
        Assert.True(IsNotRenewed(await TickAsync(due, tick => tick.Error!)));
    }

    [Fact]
    public async Task A_run_that_the_ledger_has_taken_for_lost_is_cancelled_by_the_next_renewal()
    {
        var (due, run) = await BeginAsync();
        await ledger.EndAsync("me", new ClaimedTick("job", due, 1, time.Start), TickOutcome.Failed("lost"), Cancellation);

        await AdvanceAsync(RenewalPause);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(IsNotRenewed(await TickAsync(due, tick => tick.Error!)));
    }

    private static bool IsNotRenewed(string error) => error.StartsWith("COM5116 The host me could not renew", StringComparison.Ordinal);
}
