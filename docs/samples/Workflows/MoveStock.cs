using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class MoveStock
{
    private static readonly Step<OrderLine, string> Take = Step.Create(
        new StepOptions("take") { Transactional = true },
        async (OrderLine line, StepContext step) =>
            StepResponse.Of(await step.Resolve(Modules.Stock).ReserveAsync(line.Sku, line.Quantity, step.CancellationToken)),
        async (string reservation, StepContext step) =>
            await step.Resolve(Modules.Stock).ReleaseAsync(reservation, step.CancellationToken));

    private static readonly Step<string, string> Record = Step.Create(
        new StepOptions("record") { Transactional = true },
        async (string reservation, StepContext step) =>
            await step.Resolve(Modules.Orders).CreateAsync(reservation, 0, step.CancellationToken));

    public static readonly Workflow<OrderLine, string> MoveStockWorkflow = Workflow.Create(
        "move-stock",
        (Composer<OrderLine> flow) => flow.Step(Record, flow.Step(Take, flow.Input)));
}
