using System.Text.Json;

namespace Commerce.Querying;

/// <summary>
/// Reads filters that come with requests. All members of an object must hold:
/// <list type="bullet">
/// <item><c>"email": "a@b.c"</c>: equal; a list: one of them; null: has no value.</item>
/// <item><c>"created_at": { "$gt": …, "$lte": … }</c>: compared by operators, see <see cref="FilterOperator"/>.</item>
/// <item><c>"author": { "name": … }</c>: a related record exists for which the inner filter holds; <c>{}</c> when any is enough.</item>
/// <item><c>"$and"</c> and <c>"$or"</c>: lists of filters; <c>"$not"</c>: a filter; <c>"q"</c>: a search.</item>
/// </list>
/// Values keep the form they came in; whether fields, relations and values fit is checked when the filter meets its entity.
/// </summary>
/// <remarks>Source: Medusa's filters. Other than there an unknown operator is an error: ignored, it would list what was not asked for.</remarks>
public static class FilterParser
{
    /// <summary>How deep filters may be nested in one another.</summary>
    public const int MaxDepth = 16;

    /// <summary>How many members, list entries of <c>$and</c> and <c>$or</c>, and words to search for a filter may have in all.</summary>
    public const int MaxConditions = 500;

    /// <summary>How many values a list to compare with may have.</summary>
    public const int MaxValues = 10_000;

    /// <summary>Reads a filter.</summary>
    /// <param name="filter">A JSON object. Its document must live as long as the filter.</param>
    /// <exception cref="CommerceException">Invalid data: every mistake, with where it is (<c>$and[1].created_at.$bogus</c>).</exception>
    public static Filter Parse(JsonElement filter) => FilterReader.Read(filter);

    /// <summary>Reads a filter that came in a query string, where brackets have been turned into nesting.</summary>
    /// <param name="filter">Texts, lists and dictionaries of the same. A text also stands for a number, a time or a boolean where the column holds one.</param>
    /// <exception cref="CommerceException">Invalid data, as for JSON.</exception>
    public static Filter Parse(IReadOnlyDictionary<string, object?> filter)
    {
        try
        {
            return Parse(JsonSerializer.SerializeToElement(filter));
        }
        catch (JsonException exception)
        {
            throw new CommerceException(ErrorType.InvalidData, "The filter is not valid: it is nested too deep.", inner: exception);
        }
    }
}
