namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="InviteWorkflows.AcceptInvite"/>.</summary>
/// <param name="InviteToken">The invite's token. It is kept in the run's journal, where it is worth nothing once the run is done.</param>
/// <param name="User">What the invited say about themselves. Default: nothing; the e-mail is the invited one.</param>
public sealed record AcceptInviteWorkflowInput(string InviteToken, AcceptingUser? User = null);
