using Commerce.Hosting.App.Support;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.App.Workflows;

/// <summary>Waits until a test lets it end.</summary>
public static class Slow
{
    private static readonly Step<int, int> WaitStep = Step.Create("wait", async (int number, StepContext step) =>
    {
        var signals = step.Container.GetRequiredService<Signals>();
        signals.Raise($"slow run {number} has begun");
        await signals.WaitAsync("slow runs may end", step.CancellationToken);
        return number;
    });

    public static readonly Workflow<int, int> SlowWorkflow =
        Workflow.Create("slow", (Composer<int> flow) => flow.Step(WaitStep, flow.Input));
}
