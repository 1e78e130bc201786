using Commerce.Postgres.Records.Model;

namespace Commerce.Postgres.Records.Mapping;

/// <summary>
/// Updates rows from inputs with one statement of constant text, whatever each input changes. A row that nothing changes keeps its
/// <c>updated_at</c>.
/// </summary>
/// <typeparam name="TInput">The inputs: the key, and what may change.</typeparam>
internal sealed class UpdateStatement<TInput>
{
    private readonly List<InputColumn<TInput>> key;
    private readonly List<InputColumn<TInput>> changes;

    public UpdateStatement(EntityModel entity, IReadOnlyList<ColumnModel> returned)
    {
        var columns = InputColumns.Of<TInput>(entity, []);
        key = columns.FindAll(column => entity.Key.Contains(column.Column));
        changes = columns.FindAll(column => !entity.Key.Contains(column.Column));
        if (changes.Count == 0)
        {
            throw new InvalidOperationException($"{typeof(TInput).Name} has no property that could change {entity.Name}.");
        }

        HasKey = key.Count == entity.Key.Count;
        var inputs = InputList();
        var where = $"{string.Join(" and ", entity.Key.Select(column => $"\"row\".{EntityModel.Quote(column.Name)} = input.{EntityModel.Quote(column.Name)}"))}";
        Text =
            $"""
            update {entity.Sql} as "row" set {Assignments()}
            from {inputs}
            where {where} and "row"."deleted_at" is null
            returning {ColumnSql.Select(returned, "\"row\"")}, input."position"
            """;
        FilteredText = condition =>
            $"""
            update {entity.Sql} as "row" set {Assignments()}
            from {inputs}
            where "row"."deleted_at" is null and {condition}
            returning {ColumnSql.Select(returned, "\"row\"")}
            """;
    }

    /// <summary>Whether the inputs name rows.</summary>
    public bool HasKey { get; }

    /// <summary>Updates the rows the inputs name; the last column is the input's position, from 1.</summary>
    public string Text { get; }

    /// <summary>Updates the rows that meet a condition, from one input.</summary>
    public Func<string, string> FilteredText { get; }

    public void AddParameters(IReadOnlyList<TInput> inputs, Action<object?> add)
    {
        foreach (var column in key)
        {
            add(column.ArrayOf(inputs));
        }

        foreach (var column in changes)
        {
            add(column.ArrayOf(inputs));
            if (column.IsPresent is not null)
            {
                add(column.PresenceOf(inputs));
            }
        }
    }

    /// <summary>What identifies an input's row.</summary>
    public string KeyOf(TInput input) => string.Join(", ", key.Select(column => $"{column.Of(input)}"));

    private string InputList()
    {
        var (names, types) = (new List<string>(), new List<string>());
        foreach (var column in key.Concat(changes))
        {
            names.Add(EntityModel.Quote(column.Column.Name));
            types.Add(ColumnSql.ArrayType(column.Column));
            if (column.IsPresent is not null)
            {
                names.Add(EntityModel.Quote($"has {column.Column.Name}"));
                types.Add("boolean[]");
            }
        }

        return $"unnest({string.Join(", ", types.Select((type, i) => $"${i + 1}::{type}"))}) with ordinality as input({string.Join(", ", names)}, \"position\")";
    }

    private string Assignments()
    {
        var values = changes.ConvertAll(NewValue);
        var names = changes.ConvertAll(column => EntityModel.Quote(column.Column.Name));
        var assignments = names.Zip(values, (name, value) => $"{name} = {value}");
        var before = string.Join(", ", names.Select(name => $"\"row\".{name}"));
        return $"{string.Join(", ", assignments)}, \"updated_at\" = case when row({string.Join(", ", values)}) is distinct from row({before}) then now() else \"row\".\"updated_at\" end";
    }

    private static string NewValue(InputColumn<TInput> column)
    {
        var name = EntityModel.Quote(column.Column.Name);
        var value = ColumnSql.FromInput(column.Column, $"input.{name}");
        if (column.Column.IsMerged)
        {
            value =
                $"case when {value} is not null then coalesce((select jsonb_object_agg(key, value) from jsonb_each(coalesce(\"row\".{name}, '{{}}') || ({value})) " +
                $"where not (value = '\"\"' and ({value}) ? key)), '{{}}') end";
        }

        return column.IsPresent is null ? value : $"case when input.{EntityModel.Quote($"has {column.Column.Name}")} then {value} else \"row\".{name} end";
    }
}
