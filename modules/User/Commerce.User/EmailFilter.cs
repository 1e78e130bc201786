using System.Collections;
using System.Text.Json;
using Commerce.Querying;

namespace Commerce.Users;

/// <summary>Rewrites filters so that a comparison with an address matches it in any spelling.</summary>
internal static class EmailFilter
{
    public const string Field = "email";

    /// <summary>
    /// Returns the filter with comparisons of whole addresses on the normalized form. Patterns and orders use the address as given.
    /// </summary>
    public static Filter Normalize(Filter filter) => filter switch
    {
        AllFilter all => new AllFilter([.. all.Filters.Select(Normalize)]),
        AnyFilter any => new AnyFilter([.. any.Filters.Select(Normalize)]),
        NotFilter not => new NotFilter(Normalize(not.Operand)),
        ComparisonFilter { Field: Field, Operator: FilterOperator.Equal or FilterOperator.NotEqual } one => one with
        {
            Field = UserData.NormalizedEmail,
            Value = NormalizeOne(one.Value),
        },
        ComparisonFilter { Field: Field, Operator: FilterOperator.In or FilterOperator.NotIn } list => list with
        {
            Field = UserData.NormalizedEmail,
            Value = NormalizeList(list.Value),
        },
        _ => filter,
    };

    private static object? NormalizeList(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(item => NormalizeOne(item)).ToArray(),
        IEnumerable list and not string => list.Cast<object?>().Select(NormalizeOne).ToArray(),
        _ => value,
    };

    // A text that is not an address matches nobody. A value that is not a text is reported later, with the other mistakes.
    private static object? NormalizeOne(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.String } json => NormalizeOne(json.GetString()),
        string address => EmailAddress.Normalize(address) ?? address,
        _ => value,
    };
}
