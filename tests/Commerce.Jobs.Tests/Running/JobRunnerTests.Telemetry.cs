using Commerce.Jobs.Ledger;
using Commerce.Jobs.Tests.Support;
using Commerce.Tests;

namespace Commerce.Jobs.Tests.Running;

/// <content>Listeners of telemetry that throw.</content>
public sealed partial class JobRunnerTests
{
    [Fact]
    public async Task A_listener_of_telemetry_that_throws_neither_loses_nor_repeats_a_tick()
    {
        using var listeners = new ThrowingListeners();
        var runs = 0;
        await StartAsync(TestJobs.EverySecond, (_, _) => Task.FromResult(++runs));
        var first = await PlanAsync();
        await runner!.RunDueAsync("job");
        var second = await PlanAsync();
        await runner.RunDueAsync("job");

        var manual = await runner.RunManuallyAsync(jobs.Find("job")!, Cancellation);

        Assert.Equal(3, runs);
        Assert.Equal((TickState.Ran, 1), await TickAsync(first, tick => (tick.State, tick.Attempt)));
        Assert.Equal((TickState.Ran, 1), await TickAsync(second, tick => (tick.State, tick.Attempt)));
        Assert.Equal((TickState.Ran, 1), (manual!.State, manual.Attempt));
        listeners.AssertThrown();
    }

    [Fact]
    public async Task A_listener_of_telemetry_that_throws_leaves_the_attempts_of_a_tick_to_its_policy()
    {
        using var listeners = new ThrowingListeners();
        var config = new JobConfig
        {
            Name = "job",
            Interval = TimeSpan.FromSeconds(1),
            Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromMinutes(1) },
        };
        await StartAsync(config, (job, _) => job.Attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);
        var due = await PlanAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("job"));
        Assert.Equal((TickState.Due, "once"), await TickAsync(due, tick => (tick.State, tick.Error!)));
        time.Advance(TimeSpan.FromMinutes(1));
        await runner!.RunDueAsync("job");

        Assert.Equal((TickState.Ran, 2), await TickAsync(due, tick => (tick.State, tick.Attempt)));
        listeners.AssertThrown();
    }
}
