namespace Commerce.Records.Declaration;

/// <summary>An index as declared.</summary>
internal sealed class IndexDraft(IReadOnlyList<string> columns)
{
    public IReadOnlyList<string> Columns { get; } = columns;

    public string? Name { get; set; }

    public bool IsUnique { get; set; }

    public string? Where { get; set; }

    public bool AllRows { get; set; }

    public string Method { get; set; } = "btree";
}
