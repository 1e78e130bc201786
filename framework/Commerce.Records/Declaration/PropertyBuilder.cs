namespace Commerce.Records.Declaration;

/// <summary>Says more about a column than its property does.</summary>
/// <typeparam name="TValue">The property's type.</typeparam>
public sealed class PropertyBuilder<TValue>
{
    private readonly EntityDraft draft;
    private readonly string column;

    internal PropertyBuilder(EntityDraft draft, string column) => (this.draft, this.column) = (draft, column);

    /// <summary>A search looks into it.</summary>
    public PropertyBuilder<TValue> Searchable() => With(notes => notes.IsSearchable = true);

    /// <summary>No two living rows have the same value.</summary>
    /// <param name="name">The index. Default: <c>IDX_table_column_unique</c>.</param>
    public PropertyBuilder<TValue> Unique(string? name = null)
    {
        draft.Indexes.Add(new IndexDraft([column]) { Name = name, IsUnique = true });
        return this;
    }

    /// <summary>An index over the living rows.</summary>
    /// <param name="name">The index. Default: <c>IDX_table_column</c>.</param>
    public PropertyBuilder<TValue> Index(string? name = null)
    {
        draft.Indexes.Add(new IndexDraft([column]) { Name = name });
        return this;
    }

    /// <summary>The value when an input has none, here and in the table.</summary>
    /// <param name="value">The value.</param>
    public PropertyBuilder<TValue> Default(TValue value) => With(notes => notes.Default = value);

    /// <summary>It may be null. For hidden columns; others say so by their property's type.</summary>
    public PropertyBuilder<TValue> Nullable() => With(notes => notes.IsNullable = true);

    /// <summary>It is stored as JSON.</summary>
    public PropertyBuilder<TValue> AsJson() => With(notes => notes.IsJson = true);

    /// <summary>A JSON object that an update merges into the stored one, key by key; an empty text removes its key.</summary>
    public PropertyBuilder<TValue> Merged() => With(notes => notes.IsMerged = true);

    private PropertyBuilder<TValue> With(Action<ColumnNotes> note)
    {
        if (!draft.Notes.TryGetValue(column, out var notes))
        {
            draft.Notes[column] = notes = new ColumnNotes();
        }

        note(notes);
        return this;
    }
}
