using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class PlaceOrder
{
    private static readonly Step<Cart, string> CreateOrder = Step.Create(
        new StepOptions("create-order") { Transactional = true },
        async (Cart cart, StepContext step) =>
        {
            var total = cart.Lines.Sum(line => line.Quantity * line.Price);
            var orderId = await step.Resolve(Modules.Orders).CreateAsync(cart.Email, total, step.CancellationToken);

            return StepResponse.Of(orderId);
        },
        async (string orderId, StepContext step) =>
            await step.Resolve(Modules.Orders).DeleteAsync(orderId, step.CancellationToken));

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

    private static readonly Step<string, Unit> Confirm = Step.Create(
        "confirm",
        async (string email, StepContext step) =>
            await step.Resolve(Modules.Dispatch).TellAsync(email, "thank you", step.IdempotencyKey, step.CancellationToken));

    public static readonly Workflow<Cart, Receipt> PlaceOrderWorkflow = Workflow.Create(
        "place-order",
        (Composer<Cart> flow) =>
        {
            var orderId = flow.Step(CreateOrder, flow.Input);
            var payment = flow.Step(Charge, flow.Input);
            flow.Step(Confirm, flow.Select(flow.Input, cart => cart.Email));

            return flow.Combine(orderId, payment, (id, paid) => new Receipt(id, paid.Id, paid.Amount));
        });
}
