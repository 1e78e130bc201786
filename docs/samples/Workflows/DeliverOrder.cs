using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class DeliverOrder
{
    private static readonly Step<string, Payment> Charge = Step.Create(
        new StepOptions("charge")
        {
            Timeout = TimeSpan.FromSeconds(20),
            Retry = new RetryPolicy
            {
                Attempts = 5,
                Delay = TimeSpan.FromSeconds(1),
                Backoff = 2,
                Jitter = 0.2,
                Handles = exception => exception is HttpRequestException or CommerceException { Code: "COM3040" },
            },
            CompensateUncertain = true,
        },
        async (string email, StepContext step) =>
        {
            var payment = await step.Resolve(Modules.Payments).ChargeAsync(email, 25, step.IdempotencyKey, step.CancellationToken);

            return StepResponse.Of<Payment, string?>(payment, payment.Id);
        },
        async (string? paymentId, StepContext step) =>
        {
            var payments = step.Resolve(Modules.Payments);
            if (paymentId is not null)
            {
                await payments.RefundAsync(paymentId, step.IdempotencyKey, step.CancellationToken);
            }
            else
            {
                await payments.VoidAsync(step.InvocationKey, step.CancellationToken);
            }
        });

    private static readonly Step<string, Unit> Report = Step.Create(
        new StepOptions("tell") { OnFailure = FailurePolicy.Continue },
        async (string email, StepContext step) =>
            await step.Resolve(Modules.Dispatch).TellAsync(email, "on its way", step.IdempotencyKey, step.CancellationToken));

    public static readonly Workflow<string, string> DeliverOrderWorkflow = Workflow.Create(
        new WorkflowOptions("deliver-order") { Timeout = TimeSpan.FromHours(1) },
        (Composer<string> flow) =>
        {
            var payment = flow.Step(Charge, flow.Input);
            flow.Step(Report, flow.Input);

            return flow.Select(payment, paid => paid.Id);
        });
}
