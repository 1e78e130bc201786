using System.Text.Json;
using Commerce.Querying;

namespace Commerce.Users;

/// <summary>Changes of an invite. What is absent stays as it is.</summary>
/// <param name="Id">The invite's id.</param>
public sealed record UpdateInviteInput(string Id)
{
    /// <summary>Whether it was used; an accepted one cannot be accepted again. Default: as it is.</summary>
    public Optional<bool> Accepted { get; init; }

    /// <summary>
    /// Until when it can be accepted; parts of a second are dropped. A token handed out before ends at the earlier of the two times. Default: as it is.
    /// </summary>
    public Optional<DateTimeOffset> ExpiresAt { get; init; }

    /// <summary>
    /// A JSON object whose members are put over the stored ones; an empty text removes a member, null removes all. Default: as it is.
    /// </summary>
    public Optional<JsonElement?> Metadata { get; init; }
}
