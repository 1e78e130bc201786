using System.Collections.Frozen;

namespace Commerce.Postgres.Errors;

/// <summary>What callers call a table and its columns: the database's refusals are told in these words.</summary>
/// <param name="Schema">The table's schema.</param>
/// <param name="Table">The table.</param>
public sealed record EntityNames(string Schema, string Table)
{
    /// <summary>What kind of record a row is. Default: the words of the table's name, <c>order_line</c> is <c>Order line</c>.</summary>
    public string Entity { get; init; } = char.ToUpperInvariant(Table[0]) + Table[1..].Replace('_', ' ');

    /// <summary>The field behind a column that has another name, such as a normalised copy of it. Default: none; columns are fields.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>
    /// The fields behind a constraint or unique index, by its name: for checks, and for indexes on expressions. Default: none; the
    /// columns the database names.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Constraints { get; init; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The fields that are true or false, for which the database says <c>t</c> or <c>f</c>. Default: none.</summary>
    public IReadOnlyCollection<string> Booleans { get; init; } = [];
}
