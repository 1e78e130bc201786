using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class PayInvoice
{
    private static readonly Step<Invoice, string> Pay = Step.Create(
        "pay",
        async (Invoice invoice, StepContext step) =>
        {
            var payment = await step.Resolve(Modules.Payments).ChargeAsync(
                invoice.Email, invoice.Amount, step.IdempotencyKey, step.CancellationToken);

            return StepResponse.Of(payment.Id);
        },
        async (string paymentId, StepContext step) =>
            await step.Resolve(Modules.Payments).RefundAsync(paymentId, step.IdempotencyKey, step.CancellationToken));

    private static readonly Step<string, string> Book = Step.Create(
        new StepOptions("book") { Transactional = true },
        async (string paymentId, StepContext step) => await step.Resolve(Modules.Orders).CreateAsync(paymentId, 0, step.CancellationToken));

    public static readonly Workflow<Invoice, string> PayInvoiceWorkflow = Workflow.Create(
        new WorkflowOptions("pay-invoice") { OnDuplicate = DuplicatePolicy.ReturnStored, Retention = TimeSpan.FromDays(30) },
        (Composer<Invoice> flow) => flow.Step(Book, flow.Step(Pay, flow.Input)));
}

public sealed record Invoice(string Number, string Email, decimal Amount);
