using System.Collections;
using System.Text.Json;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Query;

/// <summary>Writes one comparison as SQL.</summary>
internal static class ComparisonSql
{
    /// <exception cref="FormatException">The value or the operator does not fit the column.</exception>
    public static string Of(SqlText sql, string column, ColumnModel model, FilterOperator comparison, object? value)
    {
        value = value is JsonElement { ValueKind: JsonValueKind.Null } ? null : value;
        return comparison switch
        {
            FilterOperator.Equal when value is null => $"{column} is null",
            FilterOperator.NotEqual when value is null => $"{column} is not null",
            FilterOperator.Equal => $"{column} = {One(sql, model, value)}",
            FilterOperator.NotEqual => $"{column} <> {One(sql, model, value)}",
            FilterOperator.Greater => $"{column} > {Ordered(sql, model, value)}",
            FilterOperator.GreaterOrEqual => $"{column} >= {Ordered(sql, model, value)}",
            FilterOperator.Less => $"{column} < {Ordered(sql, model, value)}",
            FilterOperator.LessOrEqual => $"{column} <= {Ordered(sql, model, value)}",
            FilterOperator.In => $"{column} = any({Many(sql, model, value)})",
            // Without the first condition, PostgreSQL returns true for null and an empty list.
            FilterOperator.NotIn => $"({column} is not null and {column} <> all({Many(sql, model, value)}))",
            FilterOperator.Like => $"{column} like {Pattern(sql, model, value)}",
            FilterOperator.LikeIgnoringCase => $"{column} ilike {Pattern(sql, model, value)}",
            FilterOperator.Contains => $"{column} @> {Part(sql, model, value)}",
            _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
        };
    }

    private static string One(SqlText sql, ColumnModel model, object? value) => value is null
        ? throw new FormatException("null can only be compared with $eq or $ne")
        : $"{sql.Add(Values.Parameter(model, value))}{(model.Kind == ColumnKind.Json ? "::jsonb" : "")}";

    private static string Ordered(SqlText sql, ColumnModel model, object? value) =>
        model.Kind is ColumnKind.Json or ColumnKind.TextArray or ColumnKind.Boolean
        ? throw new FormatException("the field has no order")
        : One(sql, model, value);

    private static string Many(SqlText sql, ColumnModel model, object? value)
    {
        if (model.Kind == ColumnKind.TextArray)
        {
            throw new FormatException("a list cannot be compared with a list of lists; use $contains or $eq");
        }

        IEnumerable<object?> items = value switch
        {
            JsonElement { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().Select(item => (object?)item),
            IEnumerable list and not string => list.Cast<object?>(),
            _ => throw new FormatException("a list is required"),
        };
        var values = items.Where(item => item is not null and not JsonElement { ValueKind: JsonValueKind.Null })
            .Select(item => Values.Parameter(model, item!)).ToList();
        return $"{sql.Add(Values.Array(model.Kind, values))}{(model.Kind == ColumnKind.Json ? "::jsonb[]" : "")}";
    }

    private static string Pattern(SqlText sql, ColumnModel model, object? value) => model.Kind is ColumnKind.Text or ColumnKind.Enum
        ? sql.Add(Values.Pattern(value))
        : throw new FormatException("only texts can match a pattern");

    private static string Part(SqlText sql, ColumnModel model, object? value) => model.Kind is ColumnKind.Json or ColumnKind.TextArray
        ? One(sql, model, value)
        : throw new FormatException("only lists and JSON can contain values");
}
