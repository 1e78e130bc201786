using Commerce.Hosting.App.Support;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.App.Workflows;

/// <summary>Ends at once.</summary>
public static class Quick
{
    private static readonly Step<int, int> TellStep = Step.Create("tell", (int number, StepContext step) =>
    {
        step.Container.GetRequiredService<Signals>().Raise("quick run");
        return Task.FromResult(number);
    });

    public static readonly Workflow<int, int> QuickWorkflow =
        Workflow.Create("quick", (Composer<int> flow) => flow.Step(TellStep, flow.Input));
}
