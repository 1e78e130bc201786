namespace Commerce.Records;

/// <summary>What a call did, as ids by the entity's name; only entities of which some were concerned.</summary>
/// <param name="Created">The records that are new.</param>
/// <param name="Updated">The records that were there, whether or not they held the same before.</param>
/// <param name="Deleted">The records that are gone.</param>
public sealed record RecordActions(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Created,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Updated,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Deleted);
