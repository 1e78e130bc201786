using Commerce.Events;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Samples.Events;

public static class CloseOrders
{
    private static readonly Step<IReadOnlyList<OrderReference>, Unit> Cancel = Step.Create(
        "cancel",
        async (IReadOnlyList<OrderReference> orders, StepContext step) =>
        {
            var events = step.Container.GetRequiredService<IEventBus>();
            foreach (var order in orders)
            {
                await events.EmitAsync(OrderEvents.Canceled, order, new EmitOptions { OrderingKey = order.Id }, step.CancellationToken);
            }
        });

    public static readonly Workflow<IReadOnlyList<OrderReference>, Unit> CloseOrdersWorkflow = Workflow.Create(
        "close-orders", (Composer<IReadOnlyList<OrderReference>> flow) => flow.Step(Cancel, flow.Input));
}
