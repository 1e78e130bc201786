namespace Commerce.Records.Results;

/// <summary>
/// What an upsert did to which records: their ids by the name of the entity. Entities without an affected record are left out.
/// </summary>
/// <param name="Created">The records that were created.</param>
/// <param name="Updated">The records that existed before, whether or not a value changed.</param>
/// <param name="Deleted">The records that were deleted.</param>
public sealed record RecordActions(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Created,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Updated,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Deleted);
