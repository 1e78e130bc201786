namespace Commerce.Records.Model;

/// <summary>An index.</summary>
/// <param name="Name">The name, without a schema.</param>
/// <param name="Columns">The columns, in order.</param>
/// <param name="IsUnique">Whether two rows may not have the same values.</param>
/// <param name="Where">The SQL condition of a partial index, or <see langword="null"/> for all rows.</param>
/// <param name="Method">The access method. Default: <c>btree</c>.</param>
public sealed record IndexModel(string Name, IReadOnlyList<string> Columns, bool IsUnique, string? Where, string Method = "btree")
{
    internal const string NotDeleted = "deleted_at is null";

    internal static string DefaultName(string table, IReadOnlyList<string> columns, bool isUnique) =>
        $"IDX_{table}_{string.Join('_', columns)}{(isUnique ? "_unique" : "")}";
}
