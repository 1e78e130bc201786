using System.Text.Json;

namespace Commerce.Users;

/// <summary>The values of a new user.</summary>
/// <param name="Email">The address; required, at most 254 characters, unique in any letter case.</param>
/// <param name="FirstName">First name. Default: none.</param>
/// <param name="LastName">Last name. Default: none.</param>
/// <param name="AvatarUrl">The URL of the picture. Default: none.</param>
/// <param name="Metadata">A JSON object of the application's own. Default: none.</param>
/// <param name="Id">The id, for imported users. Default: a new one, <c>user_</c> and a ULID.</param>
public sealed record CreateUserInput(
    string Email,
    string? FirstName = null,
    string? LastName = null,
    string? AvatarUrl = null,
    JsonElement? Metadata = null,
    string? Id = null);
