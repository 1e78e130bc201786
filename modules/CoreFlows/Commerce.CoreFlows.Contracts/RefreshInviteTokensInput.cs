namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="InviteWorkflows.RefreshInviteTokens"/>.</summary>
/// <param name="InviteIds">The invites' ids; all must exist.</param>
public sealed record RefreshInviteTokensInput(IReadOnlyList<string> InviteIds);
