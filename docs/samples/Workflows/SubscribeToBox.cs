using Commerce.Workflows;

namespace Samples.Workflows;

public static class SubscribeToBox
{
    internal static readonly ExternalStep<Unit, string> FirstPayment = Step.WaitFor<string>("first-payment");

    private static readonly Step<string, string> Pack = Step.Create(
        "pack", (string payment, StepContext _) => Task.FromResult($"box for {payment}"));

    private static readonly Step<string, string> AddGift = Step.Create(
        "add-gift", (string box, StepContext _) => Task.FromResult($"{box} with a gift"));

    // Runs that were begun before the gift came; to be removed when none is open any more.
    public static readonly Workflow<string, string> SubscribeToBoxWorkflow = Workflow.Create(
        "subscribe-to-box",
        (Composer<string> flow) => flow.Step(Pack, flow.WaitFor(FirstPayment)));

    public static readonly Workflow<string, string> SubscribeToBoxWithGiftWorkflow = Workflow.Create(
        "subscribe-to-box.2",
        (Composer<string> flow) => flow.Step(AddGift, flow.Step(Pack, flow.WaitFor(FirstPayment))));
}
