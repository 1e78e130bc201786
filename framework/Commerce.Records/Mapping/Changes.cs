using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>The assignments of an update, from the table of inputs. A row without a change keeps its <c>updated_at</c>.</summary>
internal static class Changes
{
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
            $"\"updated_at\" = case when row({after}) is distinct from row({before}) then commerce.now() else \"row\".\"updated_at\" end";
    }

    /// <summary>Whether this statement changed an updated row.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="changes">The columns that inputs may change.</param>
    /// <param name="others">Further columns and the values they are set to.</param>
    /// <remarks>
    /// The time alone does not tell: earlier statements of the transaction have the same one, and all statements while a test stops the
    /// clock. The values as the statement found them do not tell either: a transaction that ended meanwhile may have changed them.
    /// </remarks>
    public static string IsChanged<TInput>(
        EntityModel entity, IReadOnlyList<InputColumn<TInput>> changes, params IReadOnlyList<(string Column, string Value)> others)
    {
        var names = All(changes, others).ConvertAll(change => change.Name);
        return names.Count == 0
            ? "false"
            : $"(\"row\".\"updated_at\" = commerce.now() and exists (select from {entity.Sql} as \"before\" " +
                $"where {ColumnSql.SameKey(entity, "\"before\"", "\"row\"")} and {Values("row")} is distinct from {Values("before")}))";

        string Values(string alias) => $"row({string.Join(", ", names.Append("\"updated_at\"").Select(name => $"\"{alias}\".{name}"))})";
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
            value =
                $"case when {value} is not null then coalesce((select jsonb_object_agg(key, value) " +
                $"from jsonb_each(coalesce(\"row\".{name}, '{{}}') || ({value})) " +
                $"where not (value = '\"\"' and ({value}) ? key)), '{{}}') end";
        }

        return InputTable<TInput>.ValueOr(column, value, $"\"row\".{name}");
    }
}
