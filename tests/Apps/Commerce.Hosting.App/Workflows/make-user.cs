using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.Hosting.App.Workflows;

public static class MakeUser
{
    private static readonly Step<CreateUserInput, User> CreateStep = Step.Create(
        "create",
        async (CreateUserInput input, StepContext step) =>
        {
            var user = await step.Resolve(Commerce.Modules.User).CreateUserAsync(input, step.CancellationToken);
            return StepResponse.Of(user, user.Id);
        },
        (string id, StepContext step) => step.Resolve(Commerce.Modules.User).DeleteUsersAsync([id], step.CancellationToken));

    private static readonly Step<User, User> RefuseStep = Step.Create(
        "refuse",
        (User user, StepContext _) => user.LastName == "refused"
            ? throw new CommerceException(ErrorType.NotAllowed, "This user is refused.")
            : Task.FromResult(user));

    public static readonly Workflow<CreateUserInput, User> MakeUserWorkflow = Workflow.Create(
        "make-user",
        (Composer<CreateUserInput> flow) => flow.Step(RefuseStep, flow.Step(CreateStep, flow.Input)));
}
