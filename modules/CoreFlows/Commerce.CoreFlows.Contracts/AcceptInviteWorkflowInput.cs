using Commerce.Workflows;

namespace Commerce.CoreFlows;

/// <summary>The input of <see cref="InviteWorkflows.AcceptInvite"/>.</summary>
/// <param name="InviteToken">The invite's token. The run's journal has it encrypted.</param>
/// <param name="User">What the invited say about themselves. Default: nothing; the e-mail is the invited one.</param>
public sealed record AcceptInviteWorkflowInput([property: Sensitive] string InviteToken, AcceptingUser? User = null);
