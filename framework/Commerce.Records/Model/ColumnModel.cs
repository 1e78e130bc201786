namespace Commerce.Records.Model;

/// <summary>A column of an entity's table.</summary>
public sealed class ColumnModel
{
    /// <summary>Gets the column, such as <c>first_name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the property of the record, or <see langword="null"/> for a hidden column.</summary>
    public string? Property { get; init; }

    /// <summary>Gets the .NET type of a value, without its nullability.</summary>
    public required Type ClrType { get; init; }

    /// <summary>Gets the kind of column.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Gets whether the column may be null.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Gets the SQL expression of the default, or <see langword="null"/>.</summary>
    public string? DefaultSql { get; init; }

    /// <summary>Gets the value for inputs without one, or <see langword="null"/>.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Gets whether a search includes the column.</summary>
    public bool IsSearchable { get; init; }

    /// <summary>Gets the stored names of the enum's members, in their order. Empty for other kinds.</summary>
    public IReadOnlyList<string> EnumNames { get; init; } = [];

    /// <summary>
    /// Gets whether an update merges its JSON object into the stored one, member by member. An empty string removes the member.
    /// </summary>
    public bool IsMerged { get; init; }

    /// <summary>
    /// Gets the column from which this one is computed on every write, such as an e-mail for its normalized form, or <see
    /// langword="null"/>.
    /// </summary>
    public string? ComputedFrom { get; init; }

    /// <summary>Gets the function that computes the value from that of <see cref="ComputedFrom"/>.</summary>
    public Func<object?, object?>? Compute { get; init; }
}
