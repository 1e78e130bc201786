using System.Text.Json;

namespace Commerce.Users;

/// <summary>A user of the application's back office.</summary>
/// <param name="Id"><c>user_</c> and a ULID.</param>
/// <param name="Email">The address as given; no two users have the same in any letter case.</param>
/// <param name="FirstName">First name, or <see langword="null"/>.</param>
/// <param name="LastName">Last name, or <see langword="null"/>.</param>
/// <param name="AvatarUrl">The URL of the picture, or <see langword="null"/>.</param>
/// <param name="Metadata">A JSON object of the application's own, or <see langword="null"/>.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="UpdatedAt">When it was last changed, UTC.</param>
/// <param name="DeletedAt">When it was soft-deleted, UTC, or <see langword="null"/>.</param>
public sealed record User(
    string Id,
    string Email,
    string? FirstName,
    string? LastName,
    string? AvatarUrl,
    JsonElement? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt = null);
