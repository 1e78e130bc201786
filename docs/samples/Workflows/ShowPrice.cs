using Commerce.Workflows;

namespace Samples.Workflows;

public static class ShowPrice
{
    private static readonly Step<string, decimal> ReadPrice = Step.Create(
        "read-price",
        (string sku, StepContext _) => Task.FromResult((decimal)sku.Length));

    public static readonly Workflow<string, string> ShowPriceWorkflow = Workflow.Create(
        new WorkflowOptions("show-price") { Ephemeral = true },
        (Composer<string> flow) => flow.Combine(flow.Input, flow.Step(ReadPrice, flow.Input), (sku, price) => $"{sku} costs {price:0}"));
}
