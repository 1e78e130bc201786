using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>The assignments of an update, from the table of inputs. A row without a change keeps its <c>updated_at</c>.</summary>
internal static class Changes
{
    /// <summary>Whether an updated row was changed by this statement, or by an earlier one of the same transaction.</summary>
    public const string IsChanged = "(\"row\".\"updated_at\" = now())";

    /// <summary>The columns that inputs may change: not the key, which identifies the row, and not <c>updated_at</c>.</summary>
    public static List<InputColumn<TInput>> Of<TInput>(EntityModel entity, List<InputColumn<TInput>> columns) =>
        columns.FindAll(column => !entity.Key.Contains(column.Column) && column.Column.Name != "updated_at");

    /// <summary>The assignments.</summary>
    /// <param name="changes">The columns that inputs may change.</param>
    /// <param name="others">Further columns and the values they are set to.</param>
    public static string Sql<TInput>(IReadOnlyList<InputColumn<TInput>> changes, params IReadOnlyList<(string Column, string Value)> others)
    {
        var all = changes.Select(column => (Name: EntityModel.Quote(column.Column.Name), Value: NewValue(column)))
            .Concat(others.Select(other => (Name: EntityModel.Quote(other.Column), other.Value))).ToList();
        if (all.Count == 0)
        {
            return "\"updated_at\" = \"row\".\"updated_at\"";
        }

        var before = string.Join(", ", all.Select(change => $"\"row\".{change.Name}"));
        var after = string.Join(", ", all.Select(change => change.Value));
        return $"{string.Join(", ", all.Select(change => $"{change.Name} = {change.Value}"))}, " +
            $"\"updated_at\" = case when row({after}) is distinct from row({before}) then now() else \"row\".\"updated_at\" end";
    }

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
