using Commerce.Hosting.App.Support;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.App.Workflows;

public static class Scheduled
{
    private static readonly Step<ScheduledTick, Unit> Tell = Step.Create(
        "tell",
        (ScheduledTick tick, StepContext step) =>
        {
            step.Container.GetRequiredService<Signals>().Raise($"scheduled on the second: {tick.ScheduledFor.Millisecond == 0}");
            return Task.CompletedTask;
        });

    public static readonly Workflow<ScheduledTick, Unit> ScheduledWorkflow = Workflow.Create(
        new WorkflowOptions("scheduled") { Schedule = new WorkflowSchedule("* * * * * *") },
        (Composer<ScheduledTick> flow) => flow.Step(Tell, flow.Input));
}
