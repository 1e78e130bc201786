using Commerce.Users;

namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="InviteWorkflows.CreateInvites"/>.</summary>
/// <param name="Invites">The invites to be created; none is allowed.</param>
public sealed record CreateInvitesInput(IReadOnlyList<CreateInviteInput> Invites);
