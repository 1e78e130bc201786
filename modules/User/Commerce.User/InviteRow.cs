using System.Text.Json;

namespace Commerce.Users;

/// <summary>A stored invite, with the values from which its token is signed.</summary>
internal sealed record InviteRow(
    string Id,
    string Email,
    bool Accepted,
    string Nonce,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    JsonElement? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt)
{
    public Invite ToInvite() => new(Id, Email, Accepted, ExpiresAt, Metadata, CreatedAt, UpdatedAt, DeletedAt);
}
