namespace Commerce.Users;

/// <summary>What a token says.</summary>
/// <param name="Refusal">Why it is refused, or none.</param>
/// <param name="InviteId">The invite's id; empty when it is refused.</param>
/// <param name="Nonce">Which of the invite's tokens it is; empty when it is refused.</param>
internal readonly record struct InviteTokenContent(InviteRefusal Refusal, string InviteId = "", string Nonce = "");
