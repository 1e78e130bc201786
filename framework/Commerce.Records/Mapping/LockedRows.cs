using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>
/// Rows that a statement locks, in the order of their keys, before it changes them. Calls on the same rows then wait for one another,
/// whatever the order of their inputs; otherwise each could wait for rows that the other has.
/// </summary>
internal static class LockedRows
{
    /// <summary>The column with a row's <c>updated_at</c> before the statement.</summary>
    // A name with a space cannot clash with a column, because columns are named in snake_case.
    private const string UpdatedBefore = "\"updated before\"";

    /// <summary>The rows that inputs name, or that meet a condition, with the columns of the inputs, to be updated.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="input">The table of inputs, with the alias <c>input</c>.</param>
    /// <param name="condition">Which rows of the table with the alias <c>row</c>.</param>
    public static string WithInputs(EntityModel entity, string input, string condition) =>
        $"select input.*, {Keys(entity)}, \"row\".\"updated_at\" as {UpdatedBefore} " +
        $"from {entity.Sql} as \"row\", {input} where {condition} order by {Order(entity)} for no key update of \"row\"";

    /// <summary>The keys of the rows that meet a condition.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="condition">Which rows of the table with the alias <c>row</c>.</param>
    /// <param name="isDelete">Whether the rows are deleted; otherwise, their keys stay.</param>
    public static string Of(EntityModel entity, string condition, bool isDelete) =>
        $"select {Keys(entity)} from {entity.Sql} as \"row\" where {condition} " +
        $"order by {Order(entity)} for {(isDelete ? "" : "no key ")}update";

    /// <summary>The condition that a row of the table with the alias <c>row</c> is a locked one.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="alias">The alias of the locked rows.</param>
    public static string Same(EntityModel entity, string alias) =>
        string.Join(" and ", entity.Key.Select(key => $"\"row\".{EntityModel.Quote(key.Name)} = {alias}.{Key(key)}"));

    /// <summary>Whether the statement changed a row: a change moves its <c>updated_at</c>.</summary>
    /// <param name="alias">The alias of the locked rows.</param>
    public static string IsChanged(string alias) => $"\"row\".\"updated_at\" <> {alias}.{UpdatedBefore}";

    private static string Key(ColumnModel column) => EntityModel.Quote($"key {column.Name}");

    private static string Keys(EntityModel entity) =>
        string.Join(", ", entity.Key.Select(key => $"\"row\".{EntityModel.Quote(key.Name)} as {Key(key)}"));

    /// <summary>The order in which rows of the table with the alias <c>row</c> are locked.</summary>
    public static string Order(EntityModel entity) =>
        string.Join(", ", entity.Key.Select(key => $"\"row\".{EntityModel.Quote(key.Name)}"));
}
