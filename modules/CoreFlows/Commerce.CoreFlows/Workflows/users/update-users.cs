using Commerce.Querying;
using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows.Workflows.Users;

/// <summary>Changes users.</summary>
internal static class UpdateUsers
{
    private static readonly Step<IReadOnlyList<UpdateUserInput>, IReadOnlyList<User>> UpdateUsersStep = Step.Create(
        "update-users-step",
        async (IReadOnlyList<UpdateUserInput> updates, StepContext step) =>
        {
            var users = step.Resolve(Modules.User);
            var before = await FindAsync(users, updates.Select(update => update.Id), step.CancellationToken);
            return StepResponse.Of(await users.UpdateUsersAsync(updates, step.CancellationToken), before);
        },
        async (IReadOnlyList<User> before, StepContext step) =>
        {
            var users = step.Resolve(Modules.User);
            // A user that was deleted meanwhile stays deleted.
            var living = (
                await FindAsync(users, before.Select(user => user.Id), step.CancellationToken)).Select(user => user.Id).ToHashSet();
            await users.UpdateUsersAsync(
                [.. before.Where(user => living.Contains(user.Id)).Select(AsItWas)], step.CancellationToken);
        });

    /// <summary>The workflow. The module emits <c>user.updated</c>; it waits for the run's end.</summary>
    public static readonly Workflow<UpdateUsersInput, IReadOnlyList<User>> UpdateUsersWorkflow = Workflow.Create(
        UserWorkflows.UpdateUsers, flow =>
    {
        flow.Hook(UserHooks.ValidateUpdates, flow.Input);
        var users = flow.Step(UpdateUsersStep, flow.Select(flow.Input, input => input.Updates));
        flow.Hook(UserHooks.UsersUpdated, users);
        return users;
    });

    private static UpdateUserInput AsItWas(User user) => new(user.Id)
    {
        Email = user.Email,
        FirstName = user.FirstName,
        LastName = user.LastName,
        AvatarUrl = user.AvatarUrl,
        Metadata = user.Metadata,
        ReplacesMetadata = true,
    };

    private static Task<IReadOnlyList<User>> FindAsync(
        IUserModuleService users, IEnumerable<string> ids, CancellationToken cancellationToken) =>
        users.ListUsersAsync(new() { Filter = Filter.Where((User user) => user.Id).In([.. ids]) }, cancellationToken);
}
