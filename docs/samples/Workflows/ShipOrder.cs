using Commerce;
using Commerce.Events;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class ShopEvents
{
    public static readonly Event<OrderShipped> OrderShipped = new("order.shipped");
}

public sealed record OrderShipped(string OrderId, string Label);

public static class ShipOrder
{
    private static readonly Step<string, string> PrintLabel = Step.Create(
        "print-label",
        async (string orderId, StepContext step) => await step.Resolve(Modules.Dispatch).LabelAsync(orderId, step.CancellationToken));

    public static readonly Workflow<string, string> ShipOrderWorkflow = Workflow.Create(
        "ship-order",
        (Composer<string> flow) =>
        {
            var label = flow.Step(PrintLabel, flow.Input);
            flow.Emit(ShopEvents.OrderShipped, flow.Combine(flow.Input, label, (id, printed) => new OrderShipped(id, printed)));

            return label;
        });
}
