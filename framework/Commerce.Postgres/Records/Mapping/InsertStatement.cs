using Commerce.Identifiers;
using Commerce.Postgres.Records.Model;
using Npgsql;

namespace Commerce.Postgres.Records.Mapping;

/// <summary>Inserts any number of inputs of a type with one statement of constant text.</summary>
/// <typeparam name="TInput">The inputs.</typeparam>
internal sealed class InsertStatement<TInput>
{
    private readonly List<InputColumn<TInput>> columns;
    private readonly InputColumn<TInput>? givenId;
    private readonly string? idPrefix;

    public InsertStatement(EntityModel entity, IReadOnlyList<ColumnModel> returned, IReadOnlyList<string> relations, string conflict = "")
    {
        columns = InputColumns.Of<TInput>(entity, relations);
        idPrefix = entity.IdPrefix;
        if (idPrefix is not null)
        {
            givenId = columns.Find(column => column.Column == entity.Key[0]);
            columns.RemoveAll(column => column.Column == entity.Key[0]);
        }

        var names = columns.ConvertAll(column => column.Column);
        if (idPrefix is not null)
        {
            names.Insert(0, entity.Key[0]);
        }

        Text =
            $"""
            insert into {entity.Sql} as "row" ({string.Join(", ", names.Select(column => EntityModel.Quote(column.Name)))})
            select {string.Join(", ", names.Select(Value))}
            from unnest({string.Join(", ", names.Select((column, i) => $"${i + 1}::{ColumnSql.ArrayType(column)}"))}) with ordinality
                as input({string.Join(", ", names.Select(column => EntityModel.Quote(column.Name)))}, "position")
            order by input."position"
            {conflict}
            returning {ColumnSql.Select(returned, "\"row\"")}
            """;
    }

    public string Text { get; }

    /// <summary>The ids of inputs, made where an input gives none; empty for entities whose keys are always given.</summary>
    public string[] Ids(IReadOnlyList<TInput> inputs, IIdGenerator generator)
    {
        if (idPrefix is null)
        {
            return [];
        }

        var ids = new string[inputs.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = givenId?.Of(inputs[i]) as string is { Length: > 0 } given ? given : generator.NewId(idPrefix);
        }

        return ids;
    }

    public List<object?> Parameters(IReadOnlyList<TInput> inputs, string[] ids)
    {
        var parameters = new List<object?>(columns.Count + 1);
        if (idPrefix is not null)
        {
            parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
        }

        foreach (var column in columns)
        {
            parameters.Add(column.ArrayOf(inputs));
        }

        return parameters;
    }

    private static string Value(ColumnModel column)
    {
        var value = ColumnSql.FromInput(column, $"input.{EntityModel.Quote(column.Name)}");
        return column.DefaultSql is null ? value : $"coalesce({value}, {column.DefaultSql})";
    }
}
