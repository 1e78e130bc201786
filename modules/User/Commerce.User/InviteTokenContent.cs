namespace Commerce.Users;

/// <summary>The content of a token.</summary>
/// <param name="Rejection">Why the token is rejected, or none.</param>
/// <param name="InviteId">The invite's id; empty if it is rejected.</param>
/// <param name="Nonce">Which of the invite's tokens it is; empty if it is rejected.</param>
internal readonly record struct InviteTokenContent(InviteRejection Rejection, string InviteId = "", string Nonce = "");
