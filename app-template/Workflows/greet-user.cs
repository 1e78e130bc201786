using Commerce.Users;

namespace MyShop.Workflows;

public static class GreetUser
{
    private static readonly Step<UserReference, string> GreetStep = Step.Create(
        "greet",
        async (UserReference user, StepContext step) =>
        {
            var found = await step.Resolve(Modules.User).RetrieveUserAsync(user.Id, step.CancellationToken);

            return $"Welcome, {found.FirstName ?? found.Email}!";
        });

    // Ephemeral: it only reads, so a crash cannot leave anything half done.
    public static readonly Workflow<UserReference, string> Definition = Workflow.Create(
        new WorkflowOptions("greet-user") { Ephemeral = true },
        (Composer<UserReference> flow) => flow.Step(GreetStep, flow.Input));
}
