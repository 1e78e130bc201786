using Commerce.Events;

namespace Commerce.Users;

/// <summary>The events of invites. Each is emitted once, whether a workflow or the service made the change.</summary>
public static class InviteEvents
{
    /// <summary><c>invite.created</c>: an invite was created; send its token.</summary>
    public static Event<InviteReference> Created { get; } = new("invite.created");

    /// <summary><c>invite.updated</c>: an invite was updated; its token is unchanged.</summary>
    public static Event<InviteReference> Updated { get; } = new("invite.updated");

    /// <summary><c>invite.resent</c>: an invite has a new token, and older ones are invalid; send the new one.</summary>
    public static Event<InviteReference> Resent { get; } = new("invite.resent");

    /// <summary><c>invite.accepted</c>: an invite was accepted.</summary>
    public static Event<InviteReference> Accepted { get; } = new("invite.accepted");

    /// <summary><c>invite.deleted</c>: an invite was withdrawn, replaced or deleted after its expiry.</summary>
    public static Event<InviteReference> Deleted { get; } = new("invite.deleted");

    /// <summary><c>invite.restored</c>: a soft-deleted invite was restored.</summary>
    public static Event<InviteReference> Restored { get; } = new("invite.restored");
}
