using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Subscribers to progress.</summary>
public class SubscriptionTests
{
    private readonly Bench bench = new();

    [Fact]
    public async Task Whoever_listens_and_throws_does_not_disturb_the_run()
    {
        var run = await bench.RunAsync(
            Workflow.Create("told", (Composer<int> flow) => flow.Step(bench.Adds("a", 1), flow.Input)), 1,
            new RunOptions { OnProgress = progress => throw new InvalidOperationException($"{progress.Event}") });

        Assert.Equal((WorkflowState.Done, 2), (run.State, run.Result));
    }
}
