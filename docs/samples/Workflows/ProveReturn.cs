using Commerce;
using Commerce.Testing.Workflows;
using Commerce.Workflows;

namespace Samples.Workflows;

public static class ProveReturn
{
    public static ProofReport Prove(bool refused) => WorkflowProver.Prove(Proof(refused)).ThrowIfViolated();

    // A return that is cancelled late leaves the money with the customer, on purpose.
    public static ProofReport ProveHostile() => WorkflowProver.Prove(
        Proof(refused: false) with { Hostility = Hostility.All, LeavesNothing = false }).ThrowIfViolated();

    private static WorkflowProof<string, string> Proof(bool refused)
    {
        EffectLog effects = null!;
        var take = Step.Create(
            "take-back",
            (string order, StepContext step) =>
            {
                effects.DoInUnit(step, $"stock of {order} is back");
                return Task.FromResult(StepResponse.Of(order));
            },
            (string _, StepContext step) =>
            {
                effects.CompensateInUnit(step);
                return Task.CompletedTask;
            });
        var refund = Step.Create(
            "refund",
            (string order, StepContext step) =>
            {
                if (refused)
                {
                    throw new CommerceException(ErrorType.NotAllowed, "The card is closed.");
                }

                effects.Do(step, $"{order} is paid back");
                return Task.FromResult(order);
            });
        var inspected = Step.WaitFor<bool>("inspected");
        var workflow = Workflow.Create("return", (Composer<string> flow) =>
        {
            var order = flow.Step(take, flow.Input);
            flow.WaitFor(inspected);
            return flow.Step(refund, order);
        });

        return new WorkflowProof<string, string>(workflow, ["order-1"])
        {
            World = _ =>
            {
                effects = new EffectLog();
                return new ProofWorld(NoServices.Instance, effects.ToString);
            },
            Answers = new Dictionary<string, IReadOnlyList<StepAnswer>> { ["inspected"] = [StepAnswer.Complete(true)] },
        };
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
