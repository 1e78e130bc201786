namespace Commerce.Records.Declaration;

/// <summary>What <see cref="PropertyBuilder{TValue}"/> declared about a column.</summary>
internal sealed class ColumnNotes
{
    public static ColumnNotes None { get; } = new();

    public bool IsSearchable { get; set; }

    public bool IsNullable { get; set; }

    public bool IsJson { get; set; }

    public bool IsMerged { get; set; }

    public object? Default { get; set; }
}
