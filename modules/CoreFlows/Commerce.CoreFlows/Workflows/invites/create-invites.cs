using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows.Workflows.Invites;

/// <summary>Creates invites.</summary>
internal static class CreateInvites
{
    private static readonly Step<IReadOnlyList<CreateInviteInput>, IReadOnlyList<Invite>> CreateInvitesStep = Step.Create(
        "create-invite-step",
        async (IReadOnlyList<CreateInviteInput> input, StepContext step) =>
        {
            var invites = await step.Resolve(Modules.User).CreateInvitesAsync(input, step.CancellationToken);
            return StepResponse.Of(invites, invites.Select(invite => invite.Id).ToArray());
        },
        async (string[] ids, StepContext step) => await step.Resolve(Modules.User).DeleteInvitesAsync(ids, step.CancellationToken));

    /// <summary>The workflow. The module emits <c>invite.created</c>; it waits for the run's end.</summary>
    public static readonly Workflow<CreateInvitesInput, IReadOnlyList<Invite>> CreateInvitesWorkflow = Workflow.Create(
        InviteWorkflows.CreateInvites, flow =>
    {
        flow.Hook(InviteHooks.ValidateInvites, flow.Input);
        var invites = flow.Step(CreateInvitesStep, flow.Select(flow.Input, input => input.Invites));
        flow.Hook(InviteHooks.InvitesCreated, invites);
        return invites;
    });
}
