using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows.Workflows.Invites;

/// <summary>Withdraws invites.</summary>
internal static class DeleteInvites
{
    private static readonly Step<IReadOnlyList<string>, IReadOnlyList<string>> DeleteInvitesStep = Step.Create(
        "delete-invites-step",
        async (IReadOnlyList<string> ids, StepContext step) =>
            StepResponse.Of(await step.Resolve(Modules.User).SoftDeleteInvitesAsync(ids, step.CancellationToken)),
        async (IReadOnlyList<string> deleted, StepContext step) =>
            await step.Resolve(Modules.User).RestoreInvitesAsync(deleted, step.CancellationToken));

    /// <summary>The workflow. The module emits <c>invite.deleted</c>; it waits for the run's end.</summary>
    public static readonly Workflow<DeleteInvitesInput, IReadOnlyList<string>> DeleteInvitesWorkflow = Workflow.Create(
        InviteWorkflows.DeleteInvites, flow =>
    {
        flow.Hook(InviteHooks.ValidateDeletion, flow.Input);
        var deleted = flow.Step(DeleteInvitesStep, flow.Select(flow.Input, input => input.Ids));
        flow.Hook(InviteHooks.InvitesDeleted, deleted);
        return deleted;
    });
}
