using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows;

/// <summary>The workflows of invites. Their results have no tokens, because results are kept; ask the User module for them.</summary>
/// <remarks>Source: Medusa's core flows, whose names these are; the first is named like its step there too.</remarks>
public static class InviteWorkflows
{
    /// <summary>
    /// Creates invites, all or none, and returns them in the order given. <c>invite.created</c> reaches its subscribers for each of them
    /// when the run is done. When it fails, the invites are deleted for good; an expired one they replaced does not come back. Hooks: <see
    /// cref="InviteHooks.ValidateInvites"/>, <see cref="InviteHooks.InvitesCreated"/>.
    /// </summary>
    public static WorkflowReference<CreateInvitesInput, IReadOnlyList<Invite>> CreateInvites { get; } = new("create-invite-step");

    /// <summary>
    /// Withdraws invites and returns the ids of those that were there. <c>invite.deleted</c> reaches its subscribers for each of them when
    /// the run is done. When it fails, they are restored. Hooks: <see cref="InviteHooks.ValidateDeletion"/>, <see
    /// cref="InviteHooks.InvitesDeleted"/>.
    /// </summary>
    public static WorkflowReference<DeleteInvitesInput, IReadOnlyList<string>> DeleteInvites { get; } = new("delete-invites-workflow");

    /// <summary>
    /// Gives invites new tokens, all or none, and returns them in the order given. <c>invite.resent</c> reaches its subscribers for each of
    /// them when the run is done. It is not compensated: older tokens do not come back. Hook: <see cref="InviteHooks.ValidateRefresh"/>.
    /// </summary>
    public static WorkflowReference<RefreshInviteTokensInput, IReadOnlyList<Invite>> RefreshInviteTokens { get; } = new(
        "refresh-invite-tokens-workflow");

    /// <summary>
    /// Uses an invite up and creates the user with <see cref="UserWorkflows.CreateUsers"/>, whose hooks are called too. Of any number of
    /// runs at the same time one succeeds. <c>invite.accepted</c> and <c>user.created</c> reach their subscribers when the run is done.
    /// When it fails, there is no user and the invite can be accepted. Hooks: <see cref="InviteHooks.ValidateAcceptance"/>, <see
    /// cref="InviteHooks.InviteAccepted"/>.
    /// </summary>
    public static WorkflowReference<AcceptInviteWorkflowInput, User> AcceptInvite { get; } = new("accept-invite-workflow");
}
