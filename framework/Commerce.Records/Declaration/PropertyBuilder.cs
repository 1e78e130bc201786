namespace Commerce.Records.Declaration;

/// <summary>Configures a column beyond what its property shows.</summary>
/// <typeparam name="TValue">The property's type.</typeparam>
public sealed class PropertyBuilder<TValue>
{
    private readonly EntityDraft draft;
    private readonly string column;

    internal PropertyBuilder(EntityDraft draft, string column) => (this.draft, this.column) = (draft, column);

    /// <summary>Includes the field in a search.</summary>
    /// <returns>This builder.</returns>
    public PropertyBuilder<TValue> Searchable() => With(notes => notes.IsSearchable = true);

    /// <summary>Adds a unique index: no two rows that are not soft-deleted have the same value.</summary>
    /// <param name="name">The name of the index. Default: <c>IDX_table_column_unique</c>.</param>
    /// <returns>This builder.</returns>
    public PropertyBuilder<TValue> Unique(string? name = null)
    {
        draft.Indexes.Add(new IndexDraft([column]) { Name = name, IsUnique = true });
        return this;
    }

    /// <summary>Adds an index on the rows that are not soft-deleted.</summary>
    /// <param name="name">The name of the index. Default: <c>IDX_table_column</c>.</param>
    /// <returns>This builder.</returns>
    public PropertyBuilder<TValue> Index(string? name = null)
    {
        draft.Indexes.Add(new IndexDraft([column]) { Name = name });
        return this;
    }

    /// <summary>Sets the default for inputs without a value; it becomes the default of the column in the table too.</summary>
    /// <param name="value">The default.</param>
    /// <returns>This builder.</returns>
    public PropertyBuilder<TValue> Default(TValue value) => With(notes => notes.Default = value);

    /// <summary>Allows null in a hidden column. For other columns the type of the property decides.</summary>
    /// <returns>This builder.</returns>
    public PropertyBuilder<TValue> Nullable() => With(notes => notes.IsNullable = true);

    /// <summary>
    /// Stores the value as JSON: at most 32 levels of objects and arrays, numbers in the range of <see cref="double"/>, and at most 65,536
    /// digits that stand in exponents only, all together. What is not within these bounds is invalid data.
    /// </summary>
    /// <returns>This builder.</returns>
    public PropertyBuilder<TValue> AsJson() => With(notes => notes.IsJson = true);

    /// <summary>
    /// Merges the JSON object of an update into the stored one, member by member. An empty string removes the member. A value that is not
    /// an object is invalid data, also when a record is created.
    /// </summary>
    /// <remarks>
    /// Inputs may have a property of type <see cref="bool"/> with the name of this one after <c>Replaces</c>, such as
    /// <c>ReplacesMetadata</c>. When it is true, the object replaces the stored one as it is: so a compensation restores what was there.
    /// </remarks>
    /// <returns>This builder.</returns>
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
