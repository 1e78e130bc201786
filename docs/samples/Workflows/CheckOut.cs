using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class CheckOut
{
    private static readonly Step<Receipt, string> PrintLabel = Step.Create(
        "print-label",
        async (Receipt receipt, StepContext step) =>
            await step.Resolve(Modules.Dispatch).LabelAsync(receipt.OrderId, step.CancellationToken));

    public static readonly Workflow<Cart, string> CheckOutWorkflow = Workflow.Create(
        "check-out",
        (Composer<Cart> flow) =>
        {
            var receipt = flow.Run(PlaceOrder.PlaceOrderWorkflow, flow.Input);

            return flow.Step(PrintLabel, receipt);
        });
}
