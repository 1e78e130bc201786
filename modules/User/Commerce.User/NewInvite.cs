using System.Text.Json;

namespace Commerce.Users;

/// <summary>The values of a new invite.</summary>
internal sealed record NewInvite(
    string? Id, string Email, string Nonce, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, JsonElement? Metadata);

/// <summary>Replaces an invite's token.</summary>
internal sealed record NextToken(string Id, string Nonce, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

/// <summary>Marks an invite as accepted or not.</summary>
internal sealed record InviteUse(bool Accepted);

/// <summary>Invalidates all tokens of an invite.</summary>
internal sealed record InviteEnd(string Nonce = "");
