namespace Commerce.Records.Results;

/// <summary>The records that a delete, a soft-delete or a restore affected.</summary>
/// <param name="Ids">The ids of the affected records of the store's own entity. Of a composite key: the first column.</param>
/// <param name="ByKey">
/// The affected records by the name of their key, such as <c>user_id</c>; a composite key has one entry for each column. Soft-deletes and
/// restores include the records of cascading relations, deletes do not. Entities without an affected record are left out.
/// </param>
public sealed record AffectedRecords(IReadOnlyList<string> Ids, IReadOnlyDictionary<string, IReadOnlyList<string>> ByKey)
{
    /// <summary>Gets the result of a call that affected nothing.</summary>
    internal static AffectedRecords None { get; } = new([], new Dictionary<string, IReadOnlyList<string>>());
}
