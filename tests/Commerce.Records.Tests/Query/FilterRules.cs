using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Tests.Query;

/// <summary>Which columns an operator compares.</summary>
internal static class FilterRules
{
    public static bool Allows(FilterOperator comparison, ColumnKind kind) => comparison switch
    {
        FilterOperator.Equal or FilterOperator.NotEqual => true,
        FilterOperator.In or FilterOperator.NotIn => kind != ColumnKind.TextArray,
        FilterOperator.Like or FilterOperator.LikeIgnoringCase => kind is ColumnKind.Text or ColumnKind.Enum,
        FilterOperator.Contains => kind is ColumnKind.Json or ColumnKind.TextArray,
        _ => kind is not (ColumnKind.Json or ColumnKind.TextArray or ColumnKind.Boolean),
    };

    /// <summary>Values to compare a column with.</summary>
    public static IEnumerable<object?> Values(FilterOperator comparison, ColumnKind kind) => comparison switch
    {
        FilterOperator.Equal or FilterOperator.NotEqual => [null, .. SampleValues.Of(kind)],
        FilterOperator.In or FilterOperator.NotIn =>
            [Array.Empty<object>(), new object?[] { null }, .. SampleValues.Of(kind).Chunk(3).Select(
                chunk => (object)(object?[])[null, .. chunk, chunk[0]])],
        FilterOperator.Like or FilterOperator.LikeIgnoringCase => SampleValues.Patterns,
        _ => (IEnumerable<object?>)SampleValues.Of(kind),
    };
}
