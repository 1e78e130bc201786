using System.Text.Json;

namespace Commerce.Users;

/// <summary>The values of a new invite.</summary>
/// <param name="Email">The invited address; required, at most 254 characters, unique in any letter case.</param>
/// <param name="Metadata">A JSON object of the application's own. Default: none.</param>
/// <param name="Id">The id. Default: a new one, <c>invite_</c> and a ULID.</param>
public sealed record CreateInviteInput(string Email, JsonElement? Metadata = null, string? Id = null);
