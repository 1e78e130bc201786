using System.Text.Json;
using System.Text.Json.Serialization;
using Commerce.Querying;

namespace Commerce.Users;

/// <summary>Changes of a user. Absent values are left unchanged, null clears a value.</summary>
/// <param name="Id">The user's id.</param>
public sealed record UpdateUserInput(string Id)
{
    /// <summary>The address; unique in any letter case. Default: unchanged.</summary>
    public Optional<string> Email { get; init; }

    /// <summary>First name. Default: unchanged.</summary>
    public Optional<string?> FirstName { get; init; }

    /// <summary>Last name. Default: unchanged.</summary>
    public Optional<string?> LastName { get; init; }

    /// <summary>The URL of the picture. Default: unchanged.</summary>
    public Optional<string?> AvatarUrl { get; init; }

    /// <summary>
    /// A JSON object whose members replace the stored ones. An empty string removes a member, null removes all. Default: unchanged.
    /// </summary>
    public Optional<JsonElement?> Metadata { get; init; }

    /// <summary>
    /// Whether <see cref="Metadata"/> replaces what is stored, as it is, so that a compensation can restore it. Default: it is merged.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReplacesMetadata { get; init; }
}
