using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows.Workflows.Users;

/// <summary>Soft-deletes users.</summary>
internal static class DeleteUsers
{
    private static readonly Step<IReadOnlyList<string>, IReadOnlyList<string>> DeleteUsersStep = Step.Create(
        "delete-users-step",
        async (IReadOnlyList<string> ids, StepContext step) =>
            StepResponse.Of(await step.Resolve(Modules.User).SoftDeleteUsersAsync(ids, step.CancellationToken)),
        async (IReadOnlyList<string> deleted, StepContext step) =>
            await step.Resolve(Modules.User).RestoreUsersAsync(deleted, step.CancellationToken));

    /// <summary>The workflow. The module emits <c>user.deleted</c>; it waits for the run's end.</summary>
    public static readonly Workflow<DeleteUsersInput, IReadOnlyList<string>> DeleteUsersWorkflow = Workflow.Create(
        UserWorkflows.DeleteUsers, flow =>
    {
        flow.Hook(UserHooks.ValidateDeletion, flow.Input);
        var deleted = flow.Step(DeleteUsersStep, flow.Select(flow.Input, input => input.Ids));
        flow.Hook(UserHooks.UsersDeleted, deleted);
        return deleted;
    });
}
