using Commerce.Workflows.Registry;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests;

public class CompositionTests
{
    private readonly Bench bench = new();

    [Fact]
    public void A_step_name_used_twice_is_refused_by_name()
    {
        var a = bench.Adds("a", 1);

        var error = Assert.Throws<InvalidOperationException>(
            () => Workflow.Create("twice", (Composer<int> flow) => flow.Step(a, flow.Step(a, flow.Input))));

        Assert.Contains("COM3002 The name 'a' is used twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_workflow_is_refused()
    {
        Value<int>? stolen = null;
        Workflow.Create("first", (Composer<int> flow) => stolen = flow.Input);

        var error = Assert.Throws<InvalidOperationException>(
            () => Workflow.Create("second", (Composer<int> flow) => flow.Select(stolen!, value => value)));

        Assert.Contains("COM3003", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_declared_below_its_workflow_is_explained()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Workflow.Create("early", (Composer<int> flow) => flow.Step<int, int>(null!, flow.Input)));

        Assert.Contains("declare the step above the workflow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_workflows_of_one_name_cannot_both_run()
    {
        var a = bench.Adds("a", 1);
        var first = Workflow.Create("same", (Composer<int> flow) => flow.Step(a, flow.Input));
        var second = Workflow.Create("same", (Composer<int> flow) => flow.Step(a, flow.Input));
        await bench.RunAsync(first, 1);

        var error = await Assert.ThrowsAsync<CommerceException>(() => bench.RunAsync(second, 1));

        Assert.Contains("COM3005", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_registry_lists_its_workflows_by_name()
    {
        var registry = new WorkflowRegistry();
        Assert.True(registry.TryAdd(Workflow.Create("b", (Composer<int> flow) => flow.Input)));
        Assert.True(registry.TryAdd(Workflow.Create("a", (Composer<int> flow) => flow.Input)));
        Assert.False(registry.TryAdd(Workflow.Create("a", (Composer<int> flow) => flow.Input)));

        Assert.Equal(["a", "b"], registry.Names);
    }
}
