namespace Commerce.Records;

/// <summary>What a soft delete hid, or a restore revived.</summary>
/// <param name="Ids">The ids by their key's name, such as <c>user_id</c>; only entities of which some were concerned.</param>
public sealed record SoftDeleted(IReadOnlyDictionary<string, IReadOnlyList<string>> Ids)
{
    /// <summary>Nothing.</summary>
    internal static SoftDeleted None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());
}
