using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows.Workflows.Invites;

/// <summary>Makes the invited a user.</summary>
internal static class AcceptInvite
{
    private static readonly Step<AcceptInviteWorkflowInput, Invite> ValidateInviteTokenStep = Step.Create(
        "validate-invite-token-step",
        (AcceptInviteWorkflowInput input, StepContext step) =>
            step.Resolve(Modules.User).ValidateInviteTokenAsync(input.InviteToken, step.CancellationToken));

    private static readonly Step<AcceptInviteWorkflowInput, Invite> DeleteInvitesStep = Step.Create(
        "delete-invites-step",
        async (AcceptInviteWorkflowInput input, StepContext step) =>
        {
            var invite = await step.Resolve(Modules.User).RedeemInviteAsync(
                new(input.InviteToken, input.User?.Email), step.CancellationToken);
            return StepResponse.Of(invite, invite.Id);
        },
        async (string id, StepContext step) =>
        {
            await step.Resolve(Modules.User).RestoreInvitesAsync([id], step.CancellationToken);
            await step.Resolve(Modules.User).UpdateInviteAsync(new(id) { Accepted = false }, step.CancellationToken);
        });

    /// <summary>The workflow. The module emits <c>invite.accepted</c> and <c>user.created</c>; they wait for the run's end.</summary>
    public static readonly Workflow<AcceptInviteWorkflowInput, User> AcceptInviteWorkflow = Workflow.Create(
        InviteWorkflows.AcceptInvite, flow =>
    {
        var invite = flow.Step(ValidateInviteTokenStep, flow.Input);
        flow.Hook(InviteHooks.ValidateAcceptance, invite);
        // Other than in Medusa it comes before the user is created, so that of many who come at once all but one stop here.
        flow.Step(DeleteInvitesStep, flow.Input);
        var users = flow.Run(UserWorkflows.CreateUsers, flow.Combine(flow.Input, invite, (input, found) => new CreateUsersInput(
            [new CreateUserInput(input.User?.Email ?? found.Email, input.User?.FirstName, input.User?.LastName)])));
        var user = flow.Select(users, created => created[0]);
        flow.Hook(InviteHooks.InviteAccepted, user);
        return user;
    });
}
