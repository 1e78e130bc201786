namespace Commerce.Records.Declaration;

/// <summary>Says more about an index.</summary>
public sealed class IndexBuilder
{
    private readonly IndexDraft index;

    internal IndexBuilder(IndexDraft index) => this.index = index;

    /// <summary>No two rows have the same values.</summary>
    public IndexBuilder Unique()
    {
        index.IsUnique = true;
        return this;
    }

    /// <summary>Its name. Default: <c>IDX_table_columns</c>, with <c>_unique</c> when it is.</summary>
    /// <param name="name">The name, without a schema.</param>
    public IndexBuilder Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        index.Name = name;
        return this;
    }

    /// <summary>Only rows that meet a condition. Deleted rows are left out too, unless the condition mentions <c>deleted_at</c>.</summary>
    /// <param name="condition">An SQL condition.</param>
    public IndexBuilder Where(string condition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(condition);
        index.Where = condition;
        return this;
    }

    /// <summary>Deleted rows too.</summary>
    public IndexBuilder AllRows()
    {
        index.AllRows = true;
        return this;
    }

    /// <summary>The access method, such as <c>gin</c>. Default: <c>btree</c>.</summary>
    /// <param name="method">The method.</param>
    public IndexBuilder Using(string method)
    {
        index.Method = method;
        return this;
    }
}
