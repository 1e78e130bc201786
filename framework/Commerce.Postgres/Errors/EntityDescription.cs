using System.Collections.Frozen;

namespace Commerce.Postgres.Errors;

/// <summary>What callers call a table and its columns. Errors of the database are reported in these words.</summary>
/// <param name="Schema">The table's schema.</param>
/// <param name="Table">The table.</param>
internal sealed record EntityDescription(string Schema, string Table)
{
    /// <summary>The name of the entity. Default: the words of the table's name, <c>Order line</c> for <c>order_line</c>.</summary>
    public string Entity { get; init; } = char.ToUpperInvariant(Table[0]) + Table[1..].Replace('_', ' ');

    /// <summary>The fields behind columns of another name, such as a normalized copy. Default: none; columns are fields.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>
    /// The fields behind a constraint or unique index, by its name: for checks, and for indexes on expressions. Default: none; the
    /// columns that the database names.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Constraints { get; init; } =
        FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The boolean fields, which the database shows as <c>t</c> or <c>f</c>. Default: none.</summary>
    public IReadOnlyCollection<string> Booleans { get; init; } = [];
}
