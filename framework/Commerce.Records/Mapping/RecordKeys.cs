using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>Keys of records, as the condition that a row has one of them; its parameters are the first of the statement.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record RecordKeys(string Condition, IReadOnlyList<object?> Parameters)
{
    /// <exception cref="CommerceException">Not found: the key of the entity is not an id alone.</exception>
    public static RecordKeys Of(EntityModel entity, IReadOnlyList<string> ids) => entity.Key.Count == 1
        ? new($"{EntityModel.Quote(entity.Key[0].Name)} = any($1)", [ids as string[] ?? [.. ids]])
        : throw new RecordErrors(entity).NoKey();
}
