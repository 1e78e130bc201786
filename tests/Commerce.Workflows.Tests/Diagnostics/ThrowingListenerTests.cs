using Commerce.Tests;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Diagnostics;

/// <summary>Listeners of telemetry that throw at every span and measurement change nothing.</summary>
public sealed class ThrowingListenerTests
{
    private readonly Bench bench = new();

    [Fact]
    public async Task A_step_is_called_once_and_its_run_is_done()
    {
        using var listeners = new ThrowingListeners();

        var run = await bench.TryAsync(
            Workflow.Create("heard", (Composer<int> flow) => flow.Step(
                bench.Adds("two", 1), flow.Step(bench.Adds("one", 1, transactional: true), flow.Input))),
            5);

        Assert.Equal((WorkflowState.Done, 7), (run.State, run.Result));
        Assert.Equal(["+one", "+two"], bench.Diary);
        listeners.AssertThrown();
    }

    [Fact]
    public async Task A_step_has_its_attempts_and_a_compensation_is_called_once()
    {
        using var listeners = new ThrowingListeners();
        var two = bench.Fails(new StepOptions("two") { Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.Zero } });

        var run = await bench.TryAsync(
            Workflow.Create("heard", (Composer<int> flow) => flow.Step(two, flow.Step(bench.Adds("one", 1), flow.Input))), 5);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal("two failed", Assert.Single(run.Errors).Error.Message);
        Assert.Equal(["+one", "!two", "!two", "-one(5)"], bench.Diary);
        listeners.AssertThrown();
    }

    [Fact]
    public async Task A_compensation_that_fails_is_called_as_often_as_its_policy_says()
    {
        using var listeners = new ThrowingListeners();
        var one = bench.CannotBeCompensated(new StepOptions("one") { CompensationRetry = new RetryPolicy { Attempts = 2 } }, times: 1);

        var run = await bench.TryAsync(
            Workflow.Create("heard", (Composer<int> flow) => flow.Step(bench.Fails("two"), flow.Step(one, flow.Input))), 5);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["!two", "!one(5)", "-one(5)"], bench.Diary);
        listeners.AssertThrown();
    }

    [Fact]
    public async Task A_run_that_is_resumed_is_done_and_what_the_resuming_host_recovers_next_is_too()
    {
        using var listeners = new ThrowingListeners();
        var workflow = Workflow.Create("heard", (Composer<int> flow) => flow.Step(bench.Adds("one", 1), flow.Input));
        bench.Registry.TryAdd(workflow);
        await bench.Engine.StartAsync(workflow, 5, new RunOptions { TransactionId = "a" }, TestContext.Current.CancellationToken);
        await bench.Engine.StartAsync(workflow, 6, new RunOptions { TransactionId = "b" }, TestContext.Current.CancellationToken);

        var recovered = await bench.SweepAsync();

        Assert.All(recovered, run => Assert.Null(run.Error));
        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("heard", "a")).State);
        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("heard", "b")).State);
        Assert.Equal(["+one", "+one"], bench.Diary);
        listeners.AssertThrown();
    }
}
