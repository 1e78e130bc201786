using Commerce.Workflows;

namespace Samples.Workflows;

public static class CountStock
{
    internal static readonly ExternalStep<Unit, int> Counted = Step.WaitFor<int>("counted");

    private static readonly Step<StockCount, string> WriteToWarehouse = Step.Create(
        "write-to-warehouse",
        (StockCount count, StepContext _) => Task.FromResult($"{count.Sku}: {count.Quantity}, token {count.Token}"));

    public static readonly Workflow<string, string> CountStockWorkflow = Workflow.Create(
        new WorkflowOptions("count-stock") { MaxConcurrency = 2 },
        (Composer<string> flow) =>
        {
            var token = flow.Lock("shelf", flow.Select(flow.Input, sku => $"stock:{sku}"), wait: TimeSpan.FromSeconds(1));
            var counted = flow.WaitFor(Counted);

            return flow.Step(
                WriteToWarehouse,
                flow.Combine(flow.Input, counted, token, (sku, quantity, number) => new StockCount(sku, quantity, number)));
        });
}

public sealed record StockCount(string Sku, int Quantity, long Token);
