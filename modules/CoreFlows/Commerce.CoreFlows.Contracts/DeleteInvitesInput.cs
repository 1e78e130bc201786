namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="InviteWorkflows.DeleteInvites"/>.</summary>
/// <param name="Ids">The invites' ids; unknown ones are ignored.</param>
public sealed record DeleteInvitesInput(IReadOnlyList<string> Ids);
