using Commerce.Workflows;

namespace Samples.Workflows;

public static class PlaceOrderRoute
{
    public static async Task<Receipt> Post(IWorkflowEngine workflows, Cart cart, CancellationToken cancellationToken)
    {
        var run = await workflows.RunAsync(PlaceOrder.PlaceOrderWorkflow, cart, cancellationToken);

        return run.Result;
    }
}
