namespace Commerce.Records.Model;

/// <summary>A column.</summary>
public sealed class ColumnModel
{
    /// <summary>The column, <c>first_name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The property of the row's type, or <see langword="null"/> when rows do not show it.</summary>
    public string? Property { get; init; }

    /// <summary>The .NET type of a value, without its nullability.</summary>
    public required Type ClrType { get; init; }

    /// <summary>The kind of column.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Whether it may be null.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The SQL expression of its default, or <see langword="null"/>.</summary>
    public string? DefaultSql { get; init; }

    /// <summary>The value used when an input has none, or <see langword="null"/>.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Whether a search looks into it.</summary>
    public bool IsSearchable { get; init; }

    /// <summary>What an enum's members are called in the table, in their order. Empty for other kinds.</summary>
    public IReadOnlyList<string> EnumNames { get; init; } = [];

    /// <summary>A JSON object that an update merges into the stored one, key by key; an empty text removes its key.</summary>
    public bool IsMerged { get; init; }

    /// <summary>The column whose value this one is made from on every write (such as a normalised e-mail), or <see langword="null"/>.</summary>
    public string? ComputedFrom { get; init; }

    /// <summary>Makes the value from that of <see cref="ComputedFrom"/>.</summary>
    public Func<object?, object?>? Compute { get; init; }
}
