using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.Hosting.App.Workflows;

/// <summary>Makes a user in the transaction that carries the run's own row.</summary>
public static class MakeUserAtOnce
{
    private static readonly Step<CreateUserInput, User> CreateStep = Step.Create(
        new StepOptions("create") { Transactional = true },
        (CreateUserInput input, StepContext step) => step.Resolve(Commerce.Modules.User).CreateUserAsync(input, step.CancellationToken));

    public static readonly Workflow<CreateUserInput, User> MakeUserAtOnceWorkflow = Workflow.Create(
        "make-user-at-once",
        (Composer<CreateUserInput> flow) => flow.Step(CreateStep, flow.Input));
}
