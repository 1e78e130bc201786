using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows.Workflows.Users;

/// <summary>Creates users.</summary>
internal static class CreateUsers
{
    private static readonly Step<IReadOnlyList<CreateUserInput>, IReadOnlyList<User>> CreateUsersStep = Step.Create(
        "create-users-step",
        async (IReadOnlyList<CreateUserInput> input, StepContext step) =>
        {
            var users = await step.Resolve(Modules.User).CreateUsersAsync(input, step.CancellationToken);
            return StepResponse.Of(users, users.Select(user => user.Id).ToArray());
        },
        async (string[] ids, StepContext step) => await step.Resolve(Modules.User).DeleteUsersAsync(ids, step.CancellationToken));

    /// <summary>The workflow. The module emits <c>user.created</c>; it waits for the run's end.</summary>
    public static readonly Workflow<CreateUsersInput, IReadOnlyList<User>> CreateUsersWorkflow = Workflow.Create(
        UserWorkflows.CreateUsers, flow =>
    {
        flow.Hook(UserHooks.ValidateUsers, flow.Input);
        var users = flow.Step(CreateUsersStep, flow.Select(flow.Input, input => input.Users));
        flow.Hook(UserHooks.UsersCreated, users);
        return users;
    });
}
