using System.Text.Json;

namespace Commerce.Users;

/// <summary>A new invite.</summary>
internal sealed record NewInvite(string? Id, string Email, string Nonce, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, JsonElement? Metadata);

/// <summary>An invite's next token.</summary>
internal sealed record NextToken(string Id, string Nonce, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

/// <summary>Marks an invite as used, or not.</summary>
internal sealed record InviteUse(bool Accepted);

/// <summary>Takes away what an invite's tokens are known by.</summary>
internal sealed record InviteEnd(string Nonce = "");
