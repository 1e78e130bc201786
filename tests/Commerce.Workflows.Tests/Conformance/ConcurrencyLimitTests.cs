using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>The limit on runs of a workflow.</summary>
public class ConcurrencyLimitTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workflow_has_no_more_runs_running_than_it_may()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workflow = Workflow.Create(
            new WorkflowOptions("limited") { MaxConcurrency = 2 },
            (Composer<int> flow) => flow.Step(bench.Gated("a", gate.Task), flow.Input));

        var runs = new[] { bench.TryAsync(workflow, 1), bench.TryAsync(workflow, 2), bench.TryAsync(workflow, 3) };
        Assert.Equal([">a", ">a"], bench.Diary);
        gate.SetResult();
        await Task.WhenAll(runs[0], runs[1]);
        await bench.Clock.PassAsync(TimeSpan.FromMilliseconds(50));

        Assert.Equal(WorkflowState.Done, (await runs[2]).State);
    }

    [Trait("Case", "X08")]
    [Fact]
    public async Task A_run_that_is_resumed_keeps_its_slot_and_one_without_a_slot_is_released()
    {
        var (call, again) = (Step.WaitFor<int>("call"), Step.WaitFor<int>("again"));
        var workflow = Workflow.Create(new WorkflowOptions("limited") { MaxConcurrency = 1 }, (Composer<int> flow) =>
        {
            flow.WaitFor(call);
            return flow.WaitFor(again);
        });
        await bench.TryAsync(workflow, 1, "a");
        await bench.Engine.GetRun(workflow, "a").CompleteStepAsync(call, 1, cancellationToken: Stop);
        await bench.Engine.StartAsync(workflow, 1, new RunOptions { TransactionId = "b" }, Stop);

        Assert.Equal(WorkflowState.Invoking, Assert.Single(await bench.SweepAsync()).State);
        Assert.Empty((await bench.FindAsync("limited", "b")).Entries);
        Assert.Empty(await bench.SweepAsync());
        await bench.Engine.GetRun(workflow, "a").CompleteStepAsync(again, 1, cancellationToken: Stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.SweepAsync();

        Assert.Equal("call", (await bench.FindAsync("limited", "b")).Entries[^1].Step);
    }

    [Fact]
    public async Task A_run_that_began_before_its_workflow_had_a_limit_is_compensated_when_its_time_is_over()
    {
        var (call, later) = (Step.WaitFor<int>("call"), new Bench(bench.Journal));
        await bench.TryAsync(Limited(bench, call, null), 1, "t");
        later.Registry.TryAdd(Limited(later, call, 1));

        bench.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(WorkflowState.Reverted, Assert.Single(await later.SweepAsync()).State);
        Assert.Equal(["-a(1)"], later.Diary);
    }

    [Fact]
    public async Task A_slot_is_released_by_a_run_whose_workflow_has_no_limit_any_more()
    {
        var (call, later) = (Step.WaitFor<int>("call"), new Bench(bench.Journal));
        await bench.TryAsync(Limited(bench, call, 1), 1, "t");
        Assert.Single(bench.Store.Locks);
        var workflow = Limited(later, call, null);
        later.Registry.TryAdd(workflow);

        await later.Engine.GetRun(workflow, "t").CompleteStepAsync(call, 1, cancellationToken: Stop);

        Assert.Equal(WorkflowState.Done, (await bench.FindAsync("limited", "t")).State);
        Assert.Empty(bench.Store.Locks);
    }

    private static Workflow<int, int> Limited(Bench bench, ExternalStep<Unit, int> call, int? limit) => Workflow.Create(
        new WorkflowOptions("limited") { MaxConcurrency = limit, Timeout = TimeSpan.FromHours(1) },
        (Composer<int> flow) =>
        {
            var sum = flow.Step(bench.Adds("a", 1), flow.Input);
            flow.WaitFor(call);
            return sum;
        });
}
