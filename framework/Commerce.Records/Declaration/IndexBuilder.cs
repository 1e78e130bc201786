namespace Commerce.Records.Declaration;

/// <summary>Configures an index.</summary>
public sealed class IndexBuilder
{
    private readonly IndexDraft index;

    internal IndexBuilder(IndexDraft index) => this.index = index;

    /// <summary>Makes the index unique: no two rows have the same values.</summary>
    /// <returns>This builder.</returns>
    public IndexBuilder Unique()
    {
        index.IsUnique = true;
        return this;
    }

    /// <summary>Sets the name. Default: <c>IDX_table_columns</c>, with the suffix <c>_unique</c> if the index is unique.</summary>
    /// <param name="name">The name, without a schema.</param>
    /// <returns>This builder.</returns>
    public IndexBuilder Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        index.Name = name;
        return this;
    }

    /// <summary>
    /// Limits the index to rows that meet a condition. Soft-deleted rows are left out too, unless the condition mentions <c>deleted_at</c>.
    /// </summary>
    /// <param name="condition">An SQL condition.</param>
    /// <returns>This builder.</returns>
    public IndexBuilder Where(string condition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(condition);
        index.Where = condition;
        return this;
    }

    /// <summary>Includes soft-deleted rows.</summary>
    /// <returns>This builder.</returns>
    public IndexBuilder AllRows()
    {
        index.AllRows = true;
        return this;
    }

    /// <summary>Sets the access method, such as <c>gin</c>. Default: <c>btree</c>.</summary>
    /// <param name="method">The access method.</param>
    /// <returns>This builder.</returns>
    public IndexBuilder Using(string method)
    {
        index.Method = method;
        return this;
    }
}
