using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows.Workflows.Invites;

/// <summary>Sends invites again.</summary>
internal static class RefreshInviteTokens
{
    // Without compensation, and last: an older token does not come back.
    private static readonly Step<IReadOnlyList<string>, IReadOnlyList<Invite>> RefreshInviteTokensStep = Step.Create(
        "refresh-invite-tokens-step",
        (IReadOnlyList<string> ids, StepContext step) => step.Resolve(Modules.User).RefreshInviteTokensAsync(ids, step.CancellationToken));

    /// <summary>The workflow. The module emits <c>invite.resent</c>; it waits for the run's end.</summary>
    public static readonly Workflow<RefreshInviteTokensInput, IReadOnlyList<Invite>> RefreshInviteTokensWorkflow = Workflow.Create(
        InviteWorkflows.RefreshInviteTokens, flow =>
        {
            flow.Hook(InviteHooks.ValidateRefresh, flow.Input);
            return flow.Step(RefreshInviteTokensStep, flow.Select(flow.Input, input => input.InviteIds));
        });
}
