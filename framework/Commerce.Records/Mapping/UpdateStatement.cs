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
        var update =
            $"""
            update {entity.Sql} as "row" set {Changes.Sql(changes)}
            from {table.Sql}
            where "row"."deleted_at" is null
            """;
        var returning = $"returning {ColumnSql.Select(returned)}, {Changes.IsChanged(entity, changes)}";
        Text = $"{update} and {ColumnSql.SameKey(entity, "\"row\"", "input")} {returning}, {InputTable<TInput>.Position}";
        FilteredText = condition => $"{update} and {condition} {returning}, {ColumnSql.FirstKey(entity)}";
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
        return values.TrueForAll(value => !string.IsNullOrEmpty(value)) ? string.Join(", ", values) : null;
    }
}
