using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>The assignments of an update, from the table of inputs. A row without a change keeps its <c>updated_at</c>.</summary>
internal static class Changes
{
    /// <summary>
    /// The new <c>updated_at</c> of a changed row. It is later than the last one, although a transaction that began earlier may write
    /// later, so that a reader who asks for what has changed since misses nothing.
    /// </summary>
    public const string UpdatedAt = "greatest(commerce.now(), \"row\".\"updated_at\" + interval '1 millisecond')";

    /// <summary>The columns that inputs may change: not the key, which identifies the row, and not <c>updated_at</c>.</summary>
    public static List<InputColumn<TInput>> Of<TInput>(EntityModel entity, List<InputColumn<TInput>> columns) =>
        columns.FindAll(column => !entity.Key.Contains(column.Column) && column.Column.Name != "updated_at");

    /// <summary>The assignments.</summary>
    /// <param name="changes">The columns that inputs may change.</param>
    /// <param name="others">Further columns and the values they are set to.</param>
    public static string Sql<TInput>(IReadOnlyList<InputColumn<TInput>> changes, params IReadOnlyList<(string Column, string Value)> others)
    {
        var all = All(changes, others);
        if (all.Count == 0)
        {
            return "\"updated_at\" = \"row\".\"updated_at\"";
        }

        var before = string.Join(", ", all.Select(change => $"\"row\".{change.Name}"));
        var after = string.Join(", ", all.Select(change => change.Value));
        return $"{string.Join(", ", all.Select(change => $"{change.Name} = {change.Value}"))}, " +
            $"\"updated_at\" = case when row({after}) is distinct from row({before}) then {UpdatedAt} else \"row\".\"updated_at\" end";
    }

    private static List<(string Name, string Value)> All<TInput>(
        IReadOnlyList<InputColumn<TInput>> changes, IReadOnlyList<(string Column, string Value)> others) =>
    [
        .. changes.Select(column => (EntityModel.Quote(column.Column.Name), NewValue(column))),
        .. others.Select(other => (EntityModel.Quote(other.Column), other.Value)),
    ];

    private static string NewValue<TInput>(InputColumn<TInput> column)
    {
        var (name, value) = (EntityModel.Quote(column.Column.Name), InputTable<TInput>.Value(column.Column));
        if (column.Column.IsMerged)
        {
            var merged =
                $"case when {value} is not null then coalesce((select jsonb_object_agg(key, value) " +
                $"from jsonb_each(coalesce(\"row\".{name}, '{{}}') || ({value})) " +
                $"where not (value = '\"\"' and ({value}) ? key)), '{{}}') end";
            value = column.IsReplaced is null
                ? merged
                : $"case when {InputTable<TInput>.IsReplaced(column.Column)} then {value} else {merged} end";
        }

        return InputTable<TInput>.ValueOr(column, value, $"\"row\".{name}");
    }
}
