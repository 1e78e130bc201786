using Commerce.Diagnostics;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Tests.Support;
using Commerce.Tests;

namespace Commerce.Jobs.Tests.Running;

/// <content>What listens to spans and metrics of ticks.</content>
public sealed partial class JobRunnerTests
{
    [Theory]
    [InlineData("started")]
    [InlineData("stopped")]
    [InlineData(MetricNames.TickLateness)]
    [InlineData(MetricNames.TickDuration)]
    public async Task A_listener_that_throws_keeps_no_job_from_being_called_and_no_end_from_the_ledger(string broken)
    {
        var (runs, heard) = (0, 0);
        await StartAsync(
            new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), Overlap = JobOverlap.Queue },
            (_, _) => Task.FromResult(runs++));
        DateTimeOffset[] due = [await PlanAsync(), await PlanAsync()];
        using var listeners = new BrokenListeners(what =>
        {
            if (what == broken)
            {
                heard++;
                throw new InvalidOperationException("The listener is broken.");
            }
        });

        await runner!.RunDueAsync("job");
        var manual = await runner.RunManuallyAsync(jobs.Find("job")!, Cancellation);

        Assert.Equal(3, runs);
        Assert.True(heard >= 3, $"only {heard} calls of the listener");
        Assert.Equal(TickState.Ran, manual!.State);
        foreach (var at in due)
        {
            Assert.Equal(TickState.Ran, await TickAsync(at, tick => tick.State));
        }
    }

    [Fact]
    public async Task A_listener_hears_of_the_end_of_a_run_when_the_ledger_has_it()
    {
        await StartAsync(TestJobs.EverySecond);
        var due = await PlanAsync();
        var states = new List<TickState>();
        using var listeners = new BrokenListeners(what =>
        {
            if (what == MetricNames.TickDuration)
            {
                // The ledger in memory answers at once.
                _ = AddStateAsync();
            }
        });

        await runner!.RunDueAsync("job");

        Assert.Equal([TickState.Ran], states);

        async Task AddStateAsync() => states.Add(await TickAsync(due, tick => tick.State));
    }

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
        await StartAsync(TestJobs.Retried, (job, _) => job.Attempt == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);
        var due = await PlanAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => runner!.RunDueAsync("job"));
        Assert.Equal((TickState.Due, "once"), await TickAsync(due, tick => (tick.State, tick.Error!)));
        time.Advance(TimeSpan.FromMinutes(1));
        await runner!.RunDueAsync("job");

        Assert.Equal((TickState.Ran, 2), await TickAsync(due, tick => (tick.State, tick.Attempt)));
        listeners.AssertThrown();
    }
}
