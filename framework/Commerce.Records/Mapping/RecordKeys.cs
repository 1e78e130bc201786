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
}
