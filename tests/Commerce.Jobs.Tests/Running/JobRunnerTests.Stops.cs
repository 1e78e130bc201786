using Commerce.Jobs.Ledger;
using Commerce.Jobs.Tests.Support;

namespace Commerce.Jobs.Tests.Running;

/// <content>A host that stops.</content>
public sealed partial class JobRunnerTests
{
    [Fact]
    public async Task A_runner_that_stops_lets_a_run_end_and_claims_no_more()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync(new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), Overlap = JobOverlap.Queue }, (_, _) =>
        {
            started.TrySetResult();
            return release.Task;
        });
        var (first, second) = (await PlanAsync(), await PlanAsync());
        var run = runner!.RunDueAsync("job");
        await started.Task;

        var stopping = runner.StopAsync(TimeSpan.FromMinutes(5));
        release.SetResult();
        await run;
        await stopping;

        Assert.Equal(TickState.Ran, await TickAsync(first, tick => tick.State));
        Assert.Equal(TickState.Due, await TickAsync(second, tick => tick.State));
    }

    [Fact]
    public async Task A_run_that_does_not_end_before_the_limit_is_cancelled_and_released()
    {
        var (due, run) = await BeginAsync();

        await runner!.StopAsync(TimeSpan.Zero);
        await run;

        Assert.Equal(
            (TickState.Due, null, "the host me stopped while it ran the job"),
            await TickAsync(due, tick => (tick.State, tick.Error, tick.Reason)));
    }

    [Fact]
    public async Task A_host_that_stops_leaves_a_tick_that_it_was_woken_for_to_the_others_at_once()
    {
        await StartAsync(TestJobs.EverySecond);
        await PlanAsync();

        runner!.StopClaiming();
        await runner.RunDueAsync("job");

        Assert.Equal(["job"], await ledger.AdvanceAsync(new Dictionary<string, int> { ["job"] = 1 }, [], Cancellation));
    }
}
