using System.Text.Json;

namespace Commerce.Users;

/// <summary>
/// An invitation to become a user. Its token is not part of it; see <see cref="IUserModuleService.ListInviteTokensAsync"/>.
/// </summary>
/// <param name="Id"><c>invite_</c> and a ULID.</param>
/// <param name="Email">The address as given; no two invites have the same in any letter case.</param>
/// <param name="Accepted">Whether it was accepted. An accepted invite is soft-deleted too.</param>
/// <param name="ExpiresAt">When it expires, UTC, in whole seconds.</param>
/// <param name="Metadata">A JSON object of the application's own, or <see langword="null"/>.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="UpdatedAt">When it was last changed, UTC.</param>
/// <param name="DeletedAt">When it was accepted or soft-deleted, UTC, or <see langword="null"/>.</param>
public sealed record Invite(
    string Id,
    string Email,
    bool Accepted,
    DateTimeOffset ExpiresAt,
    JsonElement? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt = null);
