using Commerce.Testing.Workflows;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>A run that is stopped at any boundary.</summary>
public class BoundaryTests
{
    private readonly Bench bench = new();

    [Trait("Case", "X01")]
    [Trait("Case", "X05")]
    [Fact]
    public void A_run_that_is_stopped_at_any_boundary_ends_as_if_nothing_had_happened_and_its_event_is_there_once()
    {
        var emitted = new Events.Event<int>("thing.done");
        EffectLog effects = null!;
        var step = Step.Create(
            "charge",
            (int input, StepContext context) =>
            {
                effects.Do(context, "charged");
                return Task.FromResult(StepResponse.Of(input));
            },
            (int _, StepContext context) =>
            {
                effects.Compensate(context);
                return Task.CompletedTask;
            });
        var workflow = Workflow.Create("boundaries", (Composer<int> flow) =>
        {
            var value = flow.Step(step, flow.Input);
            flow.Emit(emitted, value);
            return flow.Step(bench.Adds("last", 1), value);
        });

        var report = WorkflowProver.Prove(new WorkflowProof<int, int>(workflow, [1])
        {
            World = _ =>
            {
                effects = new EffectLog();
                return new ProofWorld(bench, effects.ToString);
            },
        }).ThrowIfViolated();

        Assert.Equal(1, report.Coverage);
    }
}
