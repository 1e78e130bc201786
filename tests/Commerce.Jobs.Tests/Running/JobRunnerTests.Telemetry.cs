using Commerce.Diagnostics;
using Commerce.Jobs.Ledger;
using Commerce.Jobs.Tests.Support;

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
}
