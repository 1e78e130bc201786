using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class ApproveOrder
{
    private static readonly Step<string, string> ByPerson = Step.Create(
        "by-person",
        async (string orderId, StepContext step) =>
            await step.Resolve(Modules.Dispatch).AskAsync(orderId, step.TransactionId, step.CancellationToken));

    private static readonly Step<string, Unit> Welcome = Step.Create(
        "welcome",
        async (string email, StepContext step) =>
            await step.Resolve(Modules.Dispatch).TellAsync(email, "welcome", step.IdempotencyKey, step.CancellationToken));

    public static readonly Workflow<NewOrder, string> ApproveOrderWorkflow = Workflow.Create(
        "approve-order",
        (Composer<NewOrder> flow) =>
        {
            flow.When("first-order", flow.Input, order => order.IsFirst, then =>
            {
                then.Step(Welcome, then.Select(flow.Input, order => order.Email));
            });

            return flow
                .When("large", flow.Input, order => order.Total > 100, then => then
                    .When("known", flow.Input, order => !order.IsFirst, known => known.Select(flow.Input, _ => "approved"))
                    .Else(unknown => unknown.Step(ByPerson, unknown.Select(flow.Input, order => order.OrderId))))
                .Else(small => small.Select(flow.Input, _ => "approved"));
        });
}

public sealed record NewOrder(string OrderId, string Email, decimal Total, bool IsFirst);
