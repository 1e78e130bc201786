using Commerce;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class ReserveLines
{
    private static readonly Step<Cart, int> Reserve = Step.Create(
        "reserve",
        async (Cart cart, StepContext step) =>
        {
            if (cart.Lines.Count == 0)
            {
                return StepResponse.Skip();
            }

            var reservations = new List<string>();
            foreach (var line in cart.Lines)
            {
                if (line.Quantity < 1)
                {
                    return StepResponse.PermanentFailure($"{line.Sku} has no quantity.", reservations);
                }

                reservations.Add(await step.Resolve(Modules.Stock).ReserveAsync(line.Sku, line.Quantity, step.CancellationToken));
            }

            return StepResponse.Of(reservations.Count, reservations);
        },
        async (List<string> reservations, StepContext step) =>
        {
            foreach (var reservation in reservations)
            {
                await step.Resolve(Modules.Stock).ReleaseAsync(reservation, step.CancellationToken);
            }
        });

    public static readonly Workflow<Cart, int> ReserveLinesWorkflow = Workflow.Create(
        "reserve-lines",
        (Composer<Cart> flow) => flow.Step(Reserve, flow.Input));
}
