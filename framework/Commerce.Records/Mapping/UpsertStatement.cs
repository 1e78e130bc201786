using Commerce.Identifiers;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>
/// Updates the rows whose keys inputs name, soft-deleted ones too, and inserts the others, in one statement of constant text.
/// </summary>
/// <typeparam name="TInput">The inputs.</typeparam>
internal sealed class UpsertStatement<TInput>
{
    private readonly InputIds<TInput> ids;
    private readonly InputTable<TInput> table;
    private readonly RecordErrors errors;
    private readonly bool isOwned;

    /// <summary>Prepares the statement.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="returned">The columns to return.</param>
    /// <param name="relations">The relations that are written.</param>
    /// <param name="owner">The foreign key to the parent record, if the parent is given by the caller and not by the input.</param>
    public UpsertStatement(
        EntityModel entity, IReadOnlyList<ColumnModel> returned, IReadOnlyList<string> relations, ColumnModel? owner = null)
    {
        errors = new(entity);
        isOwned = owner is not null;
        var columns = InputColumns.Of<TInput>(entity, inserts: true, relations);
        columns.RemoveAll(column => column.Column == owner);
        Columns = columns;
        ids = new(entity, columns);
        IReadOnlyList<ColumnModel> given = owner is null ? ids.Columns : [.. ids.Columns, owner];
        table = new(given, columns);
        var changes = Changes.Of(entity, columns);
        List<(string Column, string Value)> others = owner is null ? [] : [(owner.Name, InputTable<TInput>.Value(owner))];
        if (changes.TrueForAll(column => column.Column.Name != "deleted_at"))
        {
            others.Add(("deleted_at", "null::timestamptz(3)"));
        }

        var names = given.Concat(columns.Select(column => column.Column)).Select(column => EntityModel.Quote(column.Name)).ToList();
        var values = given.Select(InputTable<TInput>.Value).Concat(columns.Select(InputTable<TInput>.ValueOrDefault));
        var overwritten = changes.Select(column => column.Column.Name).Concat(others.Select(other => other.Column))
            .Select(name => $"{EntityModel.Quote(name)} = excluded.{EntityModel.Quote(name)}");
        var key = entity.Key.Select(part => EntityModel.Quote(part.Name)).ToList();
        var keys = string.Join(", ", entity.Key.Select(
            part => $"\"row\".{EntityModel.Quote(part.Name)} as {EntityModel.Quote($"key {part.Name}")}"));
        var sameKey = string.Join(" and ", entity.Key.Select(
            part => $"inserted.{EntityModel.Quote($"key {part.Name}")} = input.{EntityModel.Quote(part.Name)}"));
        var order = string.Join(", ", entity.Key.Select(part => $"input.{EntityModel.Quote(part.Name)}"));
        var back = string.Join(", ", returned.Select(column => EntityModel.Quote(column.Name)));
        var insertedBack = string.Join(", ", returned.Select(column => $"inserted.{EntityModel.Quote(column.Name)}"));
        var position = InputTable<TInput>.Position;
        // The insert needs its own conflict clause: only it sees a row that a concurrent transaction inserts.
        Text =
            $"""
            with input as (select * from {table.Sql}),
            existing as ({LockedRows.WithInputs(entity, "input", ColumnSql.SameKey(entity, "\"row\"", "input"))}),
            updated as (
                update {entity.Sql} as "row" set {Changes.Sql(changes, others)} from existing as input
                where {LockedRows.Same(entity, "input")}
                returning {ColumnSql.Select(returned)}, input.{position}, {LockedRows.IsChanged("input")} as "is changed"
            ),
            inserted as (
                insert into {entity.Sql} as "row" ({string.Join(", ", names)})
                select {string.Join(", ", values)} from input
                where not exists (select from updated where updated.{position} = input.{position})
                order by {order}
                on conflict ({string.Join(", ", key)}) do update set {string.Join(", ", overwritten)}, "updated_at" = {Changes.UpdatedAt}
                returning {ColumnSql.Select(returned)}, {keys}, "row".xmax = 0 as "is created"
            )
            select {back}, false, "is changed", {position} from updated
            union all
            select {insertedBack}, "is created", true, input.{position} from inserted join input on {sameKey}
            order by {position}
            """;
    }

    /// <summary>The columns for which inputs have values.</summary>
    public IReadOnlyList<InputColumn<TInput>> Columns { get; }

    /// <summary>
    /// The statement. The last columns are whether the row was created, whether it was changed, and the input's position; rows are ordered
    /// by position.
    /// </summary>
    public string Text { get; }

    /// <exception cref="CommerceException">Invalid data: two inputs have the same key.</exception>
    public string[] Ids(IReadOnlyList<TInput> inputs, IIdGenerator generator)
    {
        var keys = ids.Of(inputs, generator);
        errors.ThrowIfTwice(keys);
        return keys;
    }

    public List<object?> Parameters(IReadOnlyList<TInput> inputs, string[] keys, string[]? owners = null)
    {
        var parameters = new List<object?>();
        if (ids.Columns.Count > 0)
        {
            parameters.Add(new NpgsqlParameter<string[]> { TypedValue = keys });
        }

        if (isOwned)
        {
            parameters.Add(new NpgsqlParameter<string[]> { TypedValue = owners! });
        }

        table.AddParameters(inputs, parameters.Add);
        return parameters;
    }
}
