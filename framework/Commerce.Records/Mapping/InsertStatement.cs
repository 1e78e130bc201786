using Commerce.Identifiers;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>
/// Inserts inputs of a type: one statement for a single input, and one with arrays for any number. Both have a constant text.
/// </summary>
/// <typeparam name="TInput">The inputs.</typeparam>
internal sealed class InsertStatement<TInput>
{
    private readonly List<InputColumn<TInput>> columns;
    private readonly InputIds<TInput> ids;
    private readonly InputTable<TInput> table;

    /// <summary>Prepares the statements.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="returned">The columns to return.</param>
    /// <exception cref="CommerceException">Invalid data: inputs of the type have no property for a required field.</exception>
    public InsertStatement(EntityModel entity, IReadOnlyList<ColumnModel> returned)
    {
        // Absent and null differ only for a nullable column with a default.
        columns = InputColumns.Of<TInput>(entity, inserts: true).ConvertAll(
            column => column.Column is { IsNullable: true, DefaultSql: not null } ? column : column.Always(column.Missing));
        ids = new(entity, columns);
        table = new(ids.Columns, columns);
        ThrowIfIncomplete(entity);
        var written = ids.Columns.Concat(columns.Select(column => column.Column));
        var names = string.Join(", ", written.Select(column => EntityModel.Quote(column.Name)));
        var values = ids.Columns.Select(InputTable<TInput>.Value).Concat(columns.Select(InputTable<TInput>.ValueOrDefault));
        Many =
            $"""
            insert into {entity.Sql} as "row" ({names})
            select {string.Join(", ", values)} from {table.Sql} order by {InputTable<TInput>.Position}
            returning {ColumnSql.Select(returned)}
            """;
        One = $"insert into {entity.Sql} as \"row\" ({names}) values ({PlainValues()}) returning {ColumnSql.Select(returned)}";
    }

    /// <summary>The columns for which inputs have values.</summary>
    public IReadOnlyList<InputColumn<TInput>> Columns => columns;

    public string One { get; }

    public string Many { get; }

    public string[] Ids(IReadOnlyList<TInput> inputs, IIdGenerator generator) => ids.Of(inputs, generator);

    public List<object?> Parameters(TInput input, string id)
    {
        var parameters = new List<object?>(columns.Count + 1);
        if (ids.Columns.Count > 0)
        {
            parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        }

        foreach (var column in columns)
        {
            parameters.Add(column.ParameterOf(input));
            if (column.IsPresent is not null)
            {
                parameters.Add(new NpgsqlParameter<bool> { TypedValue = column.IsPresent(input) });
            }
        }

        return parameters;
    }

    public List<object?> Parameters(IReadOnlyList<TInput> inputs, string[] keys)
    {
        var parameters = new List<object?>(columns.Count + 1);
        if (ids.Columns.Count > 0)
        {
            parameters.Add(new NpgsqlParameter<string[]> { TypedValue = keys });
        }

        table.AddParameters(inputs, parameters.Add);
        return parameters;
    }

    private string PlainValues()
    {
        var next = 0;
        var values = ids.Columns.Select(_ => $"${++next}").ToList();
        foreach (var column in columns)
        {
            var value = ColumnSql.FromInput(column.Column, $"${++next}");
            values.Add(
                column.Column.DefaultSql is not { } other ? value
                : column.IsPresent is null ? $"coalesce({value}, {other})"
                : $"case when ${++next} then {value} else {other} end");
        }

        return string.Join(", ", values);
    }

    private void ThrowIfIncomplete(EntityModel entity)
    {
        var required = entity.Columns.Where(
            column => column is { IsNullable: false, DefaultSql: null, ComputedFrom: null } && !ids.Columns.Contains(column));
        if (required.FirstOrDefault(column => columns.TrueForAll(given => given.Column != column)) is { } missing)
        {
            throw new CommerceException(
                ErrorType.InvalidData,
                $"{entity.Name} needs a value for {missing.Name}, and {typeof(TInput).Name} has no property for it.");
        }
    }
}
