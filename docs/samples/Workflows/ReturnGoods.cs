using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class ReturnGoods
{
    internal static readonly ExternalStep<string, bool> Approval = Step.External<string, bool, string>(
        new StepOptions("approval") { Timeout = TimeSpan.FromDays(3) },
        async (orderId, step) => await step.Resolve(Modules.Dispatch).AskAsync(orderId, step.TransactionId, step.CancellationToken),
        async (ticket, step) => await step.Resolve(Modules.Dispatch).WithdrawAsync(ticket, step.CancellationToken));

    internal static readonly ExternalStep<Unit, string> Arrival = Step.WaitFor<string>("arrival");

    private static readonly Step<string, Unit> Refund = Step.Create(
        "refund",
        async (string orderId, StepContext step) =>
            await step.Resolve(Modules.Payments).RefundAsync(orderId, step.IdempotencyKey, step.CancellationToken));

    public static readonly Workflow<string, string> ReturnGoodsWorkflow = Workflow.Create(
        "return-goods",
        (Composer<string> flow) =>
        {
            var approved = flow.Step(Approval, flow.Input);

            return flow
                .When("approved", approved, yes => yes, then =>
                {
                    var condition = then.WaitFor(Arrival);
                    then.Delay("cool-down", TimeSpan.FromDays(1));
                    then.Step(Refund, flow.Input);

                    return condition;
                })
                .Else(refused => refused.Select(flow.Input, _ => "refused"));
        });
}
