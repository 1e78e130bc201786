using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Workflows without a journal.</summary>
public class EphemeralTests
{
    private readonly Bench bench = new();

    [Trait("Case", "C113b")]
    [Fact]
    public async Task An_ephemeral_workflow_may_not_ask_for_what_only_a_journal_can_keep()
    {
        var options = new WorkflowOptions("ephemeral") { Ephemeral = true };

        Assert.Contains(
            "COM3033",
            Assert.Throws<InvalidOperationException>(
                () => Workflow.Create(options, (Composer<string> flow) => flow.Lock("l", flow.Input))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "COM3033",
            Assert.Throws<InvalidOperationException>(
                () => Workflow.Create(options, (Composer<string> flow) => flow.WaitFor(Step.WaitFor<int>("w")))).Message,
            StringComparison.Ordinal);
        var delayed = Workflow.Create(options, (Composer<int> flow) =>
        {
            flow.Delay("hour", TimeSpan.FromHours(1));
            return flow.Step(bench.Adds("a", 1), flow.Input);
        });
        var running = bench.RunAsync(delayed, 1);
        await bench.Clock.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await running).Result);
    }
}
