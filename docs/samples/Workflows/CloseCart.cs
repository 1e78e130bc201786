using Commerce.Workflows;

namespace Samples.Workflows;

public static class CartHooks
{
    public static readonly Hook<Cart> Closed = Hook.Create<Cart>("cart-closed");

    public static readonly Hook<Cart, decimal> Discount = Hook.Create<Cart, decimal>(
        "discount", offers => offers.DefaultIfEmpty(0).Max());

    public static readonly Hook<Cart, string> Carrier = Hook.CreateExclusive<Cart, string>("carrier", fallback: "post");
}

public static class CloseCart
{
    public static readonly Workflow<Cart, ClosedCart> CloseCartWorkflow = Workflow.Create(
        "close-cart",
        (Composer<Cart> flow) =>
        {
            var discount = flow.Hook(CartHooks.Discount, flow.Input);
            var carrier = flow.Hook(CartHooks.Carrier, flow.Input);
            flow.Hook(CartHooks.Closed, flow.Input);

            return flow.Combine(discount, carrier, (less, by) => new ClosedCart(less, by));
        });
}

public sealed record ClosedCart(decimal Discount, string Carrier);
