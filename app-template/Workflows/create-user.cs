using Commerce.Users;

namespace MyShop.Workflows;

public static class CreateUser
{
    private static readonly Step<CreateUserInput, User> CreateUserStep = Step.Create(
        new StepOptions("create-user") { Transactional = true },
        async (CreateUserInput input, StepContext step) =>
        {
            var users = step.Resolve(Modules.User);

            var user = await users.CreateUserAsync(input, step.CancellationToken);

            return StepResponse.Of(user, user.Id);
        },
        async (string userId, StepContext step) =>
        {
            var users = step.Resolve(Modules.User);

            await users.DeleteUsersAsync([userId], step.CancellationToken);
        });

    public static readonly Workflow<CreateUserInput, User> Definition = Workflow.Create(
        "create-user",
        (Composer<CreateUserInput> flow) => flow.Step(CreateUserStep, flow.Input));
}
