using System.Text.Json;
using Commerce.Querying;

namespace Commerce.Users;

/// <summary>Changes of an invite. Absent values are left unchanged.</summary>
/// <param name="Id">The invite's id.</param>
public sealed record UpdateInviteInput(string Id)
{
    /// <summary>Whether it was accepted; an accepted invite cannot be accepted again. Default: unchanged.</summary>
    public Optional<bool> Accepted { get; init; }

    /// <summary>
    /// The expiry; fractions of a second are dropped. A token issued earlier expires at the earlier of the two times.
    /// Default: unchanged.
    /// </summary>
    public Optional<DateTimeOffset> ExpiresAt { get; init; }

    /// <summary>
    /// A JSON object whose members replace the stored ones. An empty string removes a member, null removes all. Default: unchanged.
    /// </summary>
    public Optional<JsonElement?> Metadata { get; init; }
}
