using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows;

/// <summary>The hooks of <see cref="InviteWorkflows"/>.</summary>
public static class InviteHooks
{
    /// <summary><c>validate</c>: before invites are created. A handler that throws rejects the request.</summary>
    public static Hook<CreateInvitesInput> ValidateInvites { get; } = Hook.Create<CreateInvitesInput>("validate");

    /// <summary><c>invitesCreated</c>: the invites exist, their events wait for the end. A handler that throws reverts it.</summary>
    public static Hook<IReadOnlyList<Invite>> InvitesCreated { get; } = Hook.Create<IReadOnlyList<Invite>>("invitesCreated");

    /// <summary><c>validate</c>: before invites are withdrawn. A handler that throws rejects the request.</summary>
    public static Hook<DeleteInvitesInput> ValidateDeletion { get; } = Hook.Create<DeleteInvitesInput>("validate");

    /// <summary>
    /// <c>invitesDeleted</c>: the invites with these ids are soft-deleted, their events wait for the end. A handler that throws
    /// restores them.
    /// </summary>
    public static Hook<IReadOnlyList<string>> InvitesDeleted { get; } = Hook.Create<IReadOnlyList<string>>("invitesDeleted");

    /// <summary><c>validate</c>: before invites are sent again. A handler that throws rejects the request.</summary>
    public static Hook<RefreshInviteTokensInput> ValidateRefresh { get; } = Hook.Create<RefreshInviteTokensInput>("validate");

    /// <summary><c>validate</c>: before an invite is used up. A handler that throws rejects the acceptance.</summary>
    public static Hook<Invite> ValidateAcceptance { get; } = Hook.Create<Invite>("validate");

    /// <summary><c>inviteAccepted</c>: the invited is a user, the events wait for the end. A handler that throws reverts both.</summary>
    public static Hook<User> InviteAccepted { get; } = Hook.Create<User>("inviteAccepted");
}
