using Samples.Workflows;

namespace Commerce.Workflows.Tests.Guide;

/// <summary>What the pages on watching and testing show.</summary>
public class InspectingTests : GuideBench
{
    [Fact]
    public async Task Runs_that_have_failed_are_described()
    {
        var workflow = Workflow.Create(
            "broken", (Composer<int> flow) => flow.Step(Bench.Fails("b"), flow.Step(Bench.CannotBeCompensated("a"), flow.Input)));
        await Bench.TryAsync(workflow, 1, "t");

        Assert.Equal(
            ["1 runs have failed", "t: b could not Invoke", "t: a could not Compensate"],
            await InspectRuns.DescribeTroubleAsync(Workflows, Runs, Stop));
        Assert.StartsWith("flowchart TD", InspectRuns.Draw(Runs, "broken"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, WorkflowState.Done)]
    [InlineData(true, WorkflowState.Reverted)]
    public void The_return_of_goods_is_proven(bool refused, WorkflowState end)
    {
        var report = ProveReturn.Prove(refused);

        Assert.Equal((end, 1.0), (Assert.Single(report.Ends), report.Coverage));
    }

    [Fact]
    public void The_return_of_goods_stands_a_hostile_world()
    {
        var report = ProveReturn.ProveHostile().Hostility;

        Assert.Equal(200, report?.Courses);
        Assert.Equal(["refund"], report?.Uncertain);
    }
}
