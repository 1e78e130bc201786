using System.Collections.Frozen;

namespace Commerce.Querying;

/// <summary>The names of operators in requests.</summary>
internal static class FilterOperators
{
    public static FrozenDictionary<string, FilterOperator> ByName { get; } = new Dictionary<string, FilterOperator>
    {
        ["$eq"] = FilterOperator.Equal,
        ["$ne"] = FilterOperator.NotEqual,
        ["$gt"] = FilterOperator.Greater,
        ["$gte"] = FilterOperator.GreaterOrEqual,
        ["$lt"] = FilterOperator.Less,
        ["$lte"] = FilterOperator.LessOrEqual,
        ["$in"] = FilterOperator.In,
        ["$nin"] = FilterOperator.NotIn,
        ["$like"] = FilterOperator.Like,
        ["$ilike"] = FilterOperator.LikeIgnoringCase,
        ["$contains"] = FilterOperator.Contains,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names, for messages.</summary>
    public static string All { get; } = string.Join(", ", ByName.OrderBy(pair => pair.Value).Select(pair => pair.Key));
}
