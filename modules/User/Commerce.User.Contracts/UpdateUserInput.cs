using System.Text.Json;
using Commerce.Querying;

namespace Commerce.Users;

/// <summary>Changes of a user. What is absent stays as it is; what is null is cleared.</summary>
/// <param name="Id">The user's id.</param>
public sealed record UpdateUserInput(string Id)
{
    /// <summary>The address; unique in any letter case. Default: as it is.</summary>
    public Optional<string> Email { get; init; }

    /// <summary>First name. Default: as it is.</summary>
    public Optional<string?> FirstName { get; init; }

    /// <summary>Last name. Default: as it is.</summary>
    public Optional<string?> LastName { get; init; }

    /// <summary>Where the picture is. Default: as it is.</summary>
    public Optional<string?> AvatarUrl { get; init; }

    /// <summary>
    /// A JSON object whose members are put over the stored ones; an empty text removes a member, null removes all. Default: as it is.
    /// </summary>
    public Optional<JsonElement?> Metadata { get; init; }
}
