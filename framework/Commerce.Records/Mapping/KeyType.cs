using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>Keys of a type with one property for each column of an entity's key.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
internal sealed class KeyType<TKey>
{
    private readonly EntityModel entity;
    private readonly List<InputColumn<TKey>> columns;
    private readonly string condition;

    /// <exception cref="InvalidOperationException">The type does not have exactly these properties.</exception>
    public KeyType(EntityModel entity)
    {
        this.entity = entity;
        columns = InputColumns.Of<TKey>(entity, inserts: false);
        if (columns.Count != entity.Key.Count || columns.Exists(column => !entity.Key.Contains(column.Column)))
        {
            throw new InvalidOperationException(
                $"{typeof(TKey).Name} is not a key of {entity.Name}. " +
                $"A key has exactly the properties {string.Join(", ", entity.Key.Select(column => column.Name))}.");
        }

        var names = columns.Select(column => EntityModel.Quote(column.Column.Name));
        var arrays = columns.Select((column, i) => $"${i + 1}::{ColumnSql.ArrayType(column.Column)}");
        condition = $"({string.Join(", ", names)}) in (select * from unnest({string.Join(", ", arrays)}))";
    }

    /// <exception cref="CommerceException">Not found: a part of a key is missing. Invalid data: it cannot be sent.</exception>
    public RecordKeys Of(IReadOnlyList<TKey> keys)
    {
        return keys.Any(key => columns.Exists(column => column.Of(key) is null or ""))
            ? throw new RecordErrors(entity).NoKey()
            : new(condition, columns.ConvertAll(column => (object?)column.ArrayOf(keys)));
    }

    /// <summary>A key for messages, its parts in the order of the declaration.</summary>
    public string Text(TKey key) =>
        KeyText.Of([.. entity.Key.Select(part => $"{columns.Find(column => column.Column == part)!.Of(key)}")]);
}
