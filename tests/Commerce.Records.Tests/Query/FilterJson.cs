using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Querying;
using Commerce.Serialization;

namespace Commerce.Records.Tests.Query;

/// <summary>Filters as a request brings them.</summary>
internal static class FilterJson
{
    private static readonly string[] Operators =
        ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$like", "$ilike", "$contains"];

    public static JsonElement Write(Filter filter) => JsonSerializer.SerializeToElement(Node(filter));

    /// <summary>For messages: also what cannot be written as JSON.</summary>
    public static string Show(Filter filter) => filter switch
    {
        AllFilter all => $"all({string.Join(", ", all.Filters.Select(Show))})",
        AnyFilter any => $"any({string.Join(", ", any.Filters.Select(Show))})",
        NotFilter not => $"not({Show(not.Operand)})",
        RelatedFilter related => $"{related.Relation}({Show(related.Filter)})",
        ComparisonFilter { Value: IEnumerable list and not string } comparison =>
            $"{comparison.Field} {comparison.Operator} [{string.Join(", ", list.Cast<object?>())}]",
        ComparisonFilter { Value: JsonElement json } comparison => $"{comparison.Field} {comparison.Operator} {json.GetRawText()}",
        _ => filter.ToString(),
    };

    private static JsonObject Node(Filter filter) => filter switch
    {
        AllFilter all => new JsonObject { ["$and"] = new JsonArray([.. all.Filters.Select(Node)]) },
        AnyFilter any => new JsonObject { ["$or"] = new JsonArray([.. any.Filters.Select(Node)]) },
        NotFilter not => new JsonObject { ["$not"] = Node(not.Operand) },
        RelatedFilter related => new JsonObject { [related.Relation] = Node(related.Filter) },
        SearchFilter search => new JsonObject { ["q"] = search.Text },
        ComparisonFilter comparison => new JsonObject
        {
            [comparison.Field] = new JsonObject
            {
                [Operators[(int)comparison.Operator]] = comparison.Operator is FilterOperator.In or FilterOperator.NotIn
                    && comparison.Value is IEnumerable list and not string
                    ? new JsonArray([.. list.Cast<object?>().Select(Value)])
                    : Value(comparison.Value),
            },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private static JsonNode? Value(object? value) => value switch
    {
        DateTimeOffset time => time.ToString("O"),
        JsonElement json => JsonNode.Parse(json.GetRawText()),
        _ => JsonSerializer.SerializeToNode(value, CommerceJson.Options),
    };
}
