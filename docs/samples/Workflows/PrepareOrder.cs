using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class PrepareOrder
{
    private static readonly Step<Cart, Payment> Charge = Step.Create(
        "charge",
        async (Cart cart, StepContext step) =>
        {
            var total = cart.Lines.Sum(line => line.Quantity * line.Price);
            var payment = await step.Resolve(Modules.Payments).ChargeAsync(cart.Email, total, step.IdempotencyKey, step.CancellationToken);

            return StepResponse.Of(payment, payment.Id);
        },
        async (string paymentId, StepContext step) =>
            await step.Resolve(Modules.Payments).RefundAsync(paymentId, step.IdempotencyKey, step.CancellationToken));

    private static readonly Step<OrderLine, string> Reserve = Step.Create(
        new StepOptions("reserve") { Transactional = true },
        async (OrderLine line, StepContext step) =>
            StepResponse.Of(await step.Resolve(Modules.Stock).ReserveAsync(line.Sku, line.Quantity, step.CancellationToken)),
        async (string reservation, StepContext step) =>
            await step.Resolve(Modules.Stock).ReleaseAsync(reservation, step.CancellationToken));

    private static readonly Step<OrderLine, string> PrintLabel = Step.Create(
        "print-label",
        async (OrderLine line, StepContext step) => await step.Resolve(Modules.Dispatch).LabelAsync(line.Sku, step.CancellationToken));

    public static readonly Workflow<Cart, Parcel> PrepareOrderWorkflow = Workflow.Create(
        "prepare-order",
        (Composer<Cart> flow) =>
        {
            var (payment, labels) = flow.Parallel(
                money => money.Step(Charge, flow.Input),
                goods => goods.ForEach(
                    "lines",
                    goods.Select(flow.Input, cart => cart.Lines),
                    (body, line) =>
                    {
                        body.Step(Reserve, line);
                        return body.Step(PrintLabel, line);
                    },
                    maxConcurrency: 4));

            return flow.Combine(payment, labels, (paid, printed) => new Parcel(paid.Id, printed));
        });
}

public sealed record Parcel(string PaymentId, IReadOnlyList<string> Labels);
