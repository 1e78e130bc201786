using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>Updates rows from inputs with one statement. Its text is constant, whatever each input changes.</summary>
/// <typeparam name="TInput">The inputs: the key, and the values to change.</typeparam>
internal sealed class UpdateStatement<TInput>
{
    private readonly List<InputColumn<TInput>> key;
    private readonly InputTable<TInput> table;

    public UpdateStatement(EntityModel entity, IReadOnlyList<ColumnModel> returned)
    {
        var columns = InputColumns.Of<TInput>(entity, inserts: false);
        Columns = columns;
        key = columns.FindAll(column => entity.Key.Contains(column.Column));
        var changes = Changes.Of(entity, columns);
        if (changes.Count == 0 && !RelatedInputs.HasLinks<TInput>(entity))
        {
            throw new InvalidOperationException($"{typeof(TInput).Name} has no property that can change {entity.Name}.");
        }

        HasKey = key.Count == entity.Key.Count;
        table = new([], columns.FindAll(column => key.Contains(column) || changes.Contains(column)));
        Text = Update(ColumnSql.SameKey(entity, "\"row\"", "input"), InputTable<TInput>.Position);
        FilteredText = condition => Update(condition, ColumnSql.FirstKey(entity));

        string Update(string condition, string last) =>
            $"""
            with input as ({LockedRows.WithInputs(entity, table.Sql, $"\"row\".\"deleted_at\" is null and {condition}")})
            update {entity.Sql} as "row" set {Changes.Sql(changes)} from input where {LockedRows.Same(entity, "input")}
            returning {ColumnSql.Select(returned)}, {LockedRows.IsChanged("input")}, {last}
            """;
    }

    /// <summary>The columns for which inputs have values.</summary>
    public IReadOnlyList<InputColumn<TInput>> Columns { get; }

    /// <summary>Whether inputs of the type have the key.</summary>
    public bool HasKey { get; }

    /// <summary>
    /// Updates the rows the inputs name. The last columns are whether the row was changed, and the input's position from 1.
    /// </summary>
    public string Text { get; }

    /// <summary>
    /// Updates the rows that meet a condition, from one input. The last columns are whether the row was changed, and its key.
    /// </summary>
    public Func<string, string> FilteredText { get; }

    public void AddParameters(IReadOnlyList<TInput> inputs, Action<object?> add) => table.AddParameters(inputs, add);

    /// <summary>The key of an input's row as text; <see langword="null"/> when a part of it is missing.</summary>
    public string? KeyOf(TInput input)
    {
        var values = key.ConvertAll(column => column.Of(input)?.ToString());
        return values.TrueForAll(value => !string.IsNullOrEmpty(value)) ? KeyText.Of(values!) : null;
    }
}
