using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>Which records a statement is about: a condition, whose parameters are the first of the statement.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record RecordKeys(string Condition, IReadOnlyList<object?> Parameters)
{
    /// <exception cref="CommerceException">
    /// Not found: the entity has a composite key. Invalid data: an id is not a text that PostgreSQL can store.
    /// </exception>
    public static RecordKeys Of(EntityModel entity, IReadOnlyList<string> ids) => entity.Key.Count == 1
        ? new($"{EntityModel.Quote(entity.Key[0].Name)} = any($1)", [ids.Select(new RecordErrors(entity).Id).ToArray()])
        : throw new RecordErrors(entity).NoKey();

    /// <summary>The rows with keys that were read from them.</summary>
    public static RecordKeys Of(EntityModel entity, IReadOnlyList<string[]> keys) => entity.Key.Count == 1
        ? new($"\"row\".{EntityModel.Quote(entity.Key[0].Name)} = any($1)", [keys.Select(key => key[0]).ToArray()])
        : new(
            $"({RowKey.Select(entity)}) in (select * from unnest({string.Join(", ", entity.Key.Select((_, i) => $"${i + 1}::text[]"))}))",
            [.. entity.Key.Select((_, i) => keys.Select(key => key[i]).ToArray())]);
}
