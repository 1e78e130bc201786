using Commerce.Workflows;

namespace Commerce.Benchmarks.Engine;

/// <summary>Workflows whose steps do nothing, so that what is measured is the engine.</summary>
internal static class TrivialWorkflows
{
    private static readonly Task<int> Completed = Task.FromResult(1);

    public static readonly Workflow<int, int> EphemeralOfOne = Create("ephemeral-1", steps: 1, ephemeral: true);

    public static readonly Workflow<int, int> EphemeralOfFive = Create("ephemeral-5", steps: 5, ephemeral: true);

    public static readonly Workflow<int, int> DurableOfOne = Create("durable-1", steps: 1, ephemeral: false);

    public static readonly Workflow<int, int> DurableOfFive = Create("durable-5", steps: 5, ephemeral: false);

    private static Workflow<int, int> Create(string name, int steps, bool ephemeral) => Workflow.Create(
        new WorkflowOptions(name) { Ephemeral = ephemeral },
        (Composer<int> flow) =>
        {
            var value = flow.Input;
            for (var i = 1; i <= steps; i++)
            {
                value = flow.Step(
                    Step.Create<int, int>(new StepOptions($"step-{i}") { Transactional = true }, static (_, _) => Completed), value);
            }

            return value;
        });
}
