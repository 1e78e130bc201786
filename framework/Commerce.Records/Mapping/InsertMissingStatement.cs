using Commerce.Identifiers;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>Inserts the rows that do not exist yet, and leaves existing ones unchanged.</summary>
/// <typeparam name="TInput">The inputs.</typeparam>
internal sealed class InsertMissingStatement<TInput>
{
    private readonly InputIds<TInput> ids;
    private readonly InputTable<TInput> table;

    public InsertMissingStatement(EntityModel entity)
    {
        // An input that names an existing row may leave out values that a new row would require.
        var columns = InputColumns.Of<TInput>(entity, inserts: true, []).ConvertAll(column => column.Always(missing: null));
        ids = new(entity, columns);
        table = new(ids.Columns, columns);
        var names = ids.Columns.Concat(columns.Select(column => column.Column)).Select(column => EntityModel.Quote(column.Name));
        var values = ids.Columns.Select(InputTable<TInput>.Value).Concat(columns.Select(InputTable<TInput>.ValueOrDefault));
        Text =
            $"""
            insert into {entity.Sql} as "row" ({string.Join(", ", names)})
            select {string.Join(", ", values)} from {table.Sql}
            where not exists (select from {entity.Sql} as other where {ColumnSql.SameKey(entity, "other", "input")})
            order by {string.Join(", ", entity.Key.Select(key => $"input.{EntityModel.Quote(key.Name)}"))}
            on conflict ({string.Join(", ", entity.Key.Select(key => EntityModel.Quote(key.Name)))}) do nothing
            returning {ColumnSql.FirstKey(entity)}
            """;
    }

    /// <summary>The statement; it returns the keys of the inserted rows.</summary>
    public string Text { get; }

    public string[] Ids(IReadOnlyList<TInput> inputs, IIdGenerator generator) => ids.Of(inputs, generator);

    public List<object?> Parameters(IReadOnlyList<TInput> inputs, string[] keys)
    {
        var parameters = new List<object?>();
        if (ids.Columns.Count > 0)
        {
            parameters.Add(new NpgsqlParameter<string[]> { TypedValue = keys });
        }

        table.AddParameters(inputs, parameters.Add);
        return parameters;
    }
}
