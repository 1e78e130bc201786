using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Workflows;

/// <summary>Has a step that does not return before its time limit.</summary>
public static class Hang
{
    private static readonly Step<Unit, Unit> Wait = Step.Create(
        new StepOptions("wait") { Timeout = TimeSpan.FromMinutes(5) },
        async (Unit _, StepContext step) =>
        {
            step.Container.GetRequiredService<Entered>().Set();
            await Task.Delay(Timeout.InfiniteTimeSpan, step.CancellationToken);
        });

    public static readonly Workflow<Unit, Unit> Definition = Workflow.Create(
        "hang", (Composer<Unit> flow) => flow.Step(Wait, flow.Input));

    public sealed class Entered
    {
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => entered.Task;

        public void Set() => entered.TrySetResult();
    }
}
