using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class LoyaltyPlugin
{
    private static readonly Step<Cart, decimal> TenPercent = Step.Create(
        "loyalty.ten-percent",
        (Cart cart, StepContext _) => Task.FromResult(cart.Lines.Sum(line => line.Quantity * line.Price) / 10));

    private static readonly Step<Cart, string> HoldGift = Step.Create(
        "loyalty.hold-gift",
        async (Cart _, StepContext step) =>
            StepResponse.Of(await step.Resolve(Modules.Stock).ReserveAsync("gift", 1, step.CancellationToken)),
        async (string reservation, StepContext step) =>
            await step.Resolve(Modules.Stock).ReleaseAsync(reservation, step.CancellationToken));

    public static readonly HookHandler OnDiscount = Hook.Handle(CartHooks.Discount, TenPercent);

    public static readonly HookHandler OnClosed = Hook.Handle(CartHooks.Closed, HoldGift, order: 10);
}
