using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Failure policies: C061–C067.</summary>
public class FailurePolicyTests
{
    private readonly Bench bench = new();

    [Trait("Case", "C061")]
    [Fact]
    public async Task A_step_that_may_fail_does_not_stop_the_workflow()
    {
        var run = await bench.TryAsync(Chain(FailurePolicy.Continue, "three"), 1);

        Assert.Equal(WorkflowState.Done, run.State);
        Assert.Equal(["!one", "+two", "+three"], bench.Diary);
        Assert.Equal(["one"], run.Errors.Select(error => error.Step));
        Assert.Null(run.Error);
    }

    [Trait("Case", "C062")]
    [Fact]
    public async Task A_later_failure_compensates_the_rest_and_both_errors_are_reported()
    {
        // CHANGE: the failed step is only compensated when it asks for it (CompensateUncertain).
        var one = bench.Fails(new StepOptions("one") { OnFailure = FailurePolicy.Continue, CompensateUncertain = true });
        var workflow = Workflow.Create("later", (Composer<int> flow) =>
        {
            flow.Step(one, flow.Input);
            return flow.Step(bench.Fails("three"), flow.Step(bench.Adds("two", 1), flow.Input));
        });

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["one", "three"], run.Errors.Select(error => error.Step));
        Assert.Equal("three failed", run.Error?.Message);
        Assert.Equal(["!one", "+two", "!three", "-two(1)", "-one(0)"], bench.Diary);
    }

    [Trait("Case", "C064")]
    [Fact]
    public async Task The_workflow_continues_at_the_named_step()
    {
        var step1 = bench.Fails(new StepOptions("step1") { OnFailure = FailurePolicy.SkipTo("step4") });
        var workflow = Workflow.Create("target", (Composer<int> flow) =>
        {
            var value = flow.Step(step1, flow.Input);
            value = flow.Step(bench.Adds("step2", 1), value);
            value = flow.Step(bench.Adds("step3", 1), value);
            return flow.Step(bench.Adds("step4", 1), value);
        });

        var run = await bench.TryAsync(workflow, 9);

        Assert.Equal((WorkflowState.Done, 1), (run.State, run.Result));
        Assert.Equal(["!step1", "+step4"], bench.Diary);
    }

    [Trait("Case", "C065")]
    [Fact]
    public async Task The_rest_is_skipped()
    {
        var run = await bench.TryAsync(Chain(FailurePolicy.SkipRest, "three"), 1);

        Assert.Equal((WorkflowState.Done, 0), (run.State, run.Result));
        Assert.Equal(["!one"], bench.Diary);
    }

    [Trait("Case", "C067")]
    [Fact]
    public async Task A_step_may_skip_itself()
    {
        Step<string?, string?> Maybe(string name) => Step.Create(
            name,
            async (string? input, StepContext _) =>
            {
                await Task.CompletedTask;
                if (input is null or "1")
                {
                    return StepResponse.Skip();
                }

                bench.Note($"+{name}");
                return StepResponse.Of<string?, string>(input, "created");
            },
            (string _, StepContext _) => Task.CompletedTask);
        var workflow = Workflow.Create(
            "skip", (Composer<string?> flow) => flow.Step(Maybe("step2"), flow.Step(Maybe("step1"), flow.Input)));

        var skipped = await bench.TryAsync(workflow, "1", "skipped");
        Assert.Equal((WorkflowState.Done, null), (skipped.State, skipped.Result));
        Assert.All((await bench.FindAsync("skip", "skipped")).Entries, entry => Assert.Equal(StepOutcome.Skipped, entry.Outcome));

        Assert.Equal("none", (await bench.TryAsync(workflow, "none")).Result);
        Assert.Equal(["+step1", "+step2"], bench.Diary);
    }

    private Workflow<int, int> Chain(FailurePolicy policy, string last) => Workflow.Create("chain", (Composer<int> flow) =>
    {
        var value = flow.Step(bench.Fails(new StepOptions("one") { OnFailure = policy }), flow.Input);
        return flow.Step(bench.Adds(last, 1), flow.Step(bench.Adds("two", 1), value));
    });
}
