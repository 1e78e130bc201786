using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>
/// Inputs as a table <c>input</c> in a statement of constant text: one array for each column, one more for each column that an input may
/// leave out or replace, and the position, starting at 1.
/// </summary>
/// <param name="given">Columns whose values do not come from the inputs; their arrays are the first parameters.</param>
/// <param name="columns">The columns for which inputs have values.</param>
internal sealed class InputTable<TInput>(IReadOnlyList<ColumnModel> given, IReadOnlyList<InputColumn<TInput>> columns)
{
    // A name with a space cannot clash with a column, because columns are named in snake_case.
    public const string Position = "\"input position\"";

    /// <summary>The table, with the alias <c>input</c>.</summary>
    public string Sql
    {
        get
        {
            var (names, types) = (new List<string>(), new List<string>());
            foreach (var column in given)
            {
                names.Add(EntityModel.Quote(column.Name));
                types.Add(ColumnSql.ArrayType(column));
            }

            foreach (var column in columns)
            {
                names.Add(EntityModel.Quote(column.Column.Name));
                types.Add(ColumnSql.ArrayType(column.Column));
                if (column.IsPresent is not null)
                {
                    names.Add(Presence(column.Column));
                    types.Add("boolean[]");
                }

                if (column.IsReplaced is not null)
                {
                    names.Add(Replacement(column.Column));
                    types.Add("boolean[]");
                }
            }

            var arrays = types.Select((type, i) => $"${i + 1}::{type}");
            return $"unnest({string.Join(", ", arrays)}) with ordinality as input({string.Join(", ", names)}, {Position})";
        }
    }

    /// <summary>A column's value.</summary>
    public static string Value(ColumnModel column) => ColumnSql.FromInput(column, $"input.{EntityModel.Quote(column.Name)}");

    /// <summary>A column's value, or another one if the input leaves it out.</summary>
    public static string ValueOr(InputColumn<TInput> column, string value, string other) =>
        column.IsPresent is null ? value : $"case when input.{Presence(column.Column)} then {value} else {other} end";

    /// <summary>A column's value in a new row.</summary>
    public static string ValueOrDefault(InputColumn<TInput> column)
    {
        var value = Value(column.Column);
        return column.Column.DefaultSql is not { } other ? value
            : column.Column.IsNullable ? ValueOr(column, column.IsPresent is null ? $"coalesce({value}, {other})" : value, other)
            : $"coalesce({value}, {other})";
    }

    public void AddParameters(IReadOnlyList<TInput> inputs, Action<object?> add)
    {
        foreach (var column in columns)
        {
            add(column.ArrayOf(inputs));
            if (column.IsPresent is not null)
            {
                add(column.PresenceOf(inputs));
            }

            if (column.IsReplaced is not null)
            {
                add(column.ReplacementOf(inputs));
            }
        }
    }

    /// <summary>Whether a column's value replaces the stored object.</summary>
    public static string IsReplaced(ColumnModel column) => $"input.{Replacement(column)}";

    private static string Replacement(ColumnModel column) => EntityModel.Quote($"replaces {column.Name}");

    private static string Presence(ColumnModel column) => EntityModel.Quote($"has {column.Name}");
}
