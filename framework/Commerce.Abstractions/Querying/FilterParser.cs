using System.Text.Json;

namespace Commerce.Querying;

/// <summary>
/// Parses filters from requests. All members of an object must hold:
/// <list type="bullet">
/// <item><c>"email": "a@b.c"</c>: equal; a list: one of them; null: has no value.</item>
/// <item><c>"created_at": { "$gt": …, "$lte": … }</c>: compared with operators, see <see cref="FilterOperator"/>.</item>
/// <item><c>"author": { "name": … }</c>: a related record exists for which the inner filter holds; <c>{}</c> for any related record.</item>
/// <item><c>"$and"</c> and <c>"$or"</c>: lists of filters; <c>"$not"</c>: a filter; <c>"q"</c>: a search.</item>
/// </list>
/// Values keep their JSON form. Whether fields, relations and values fit is checked when the filter is applied to an entity.
/// </summary>
/// <remarks>
/// Source: Medusa's filters. Unlike there, an unknown operator is an error: ignoring it would list records that were not asked for.
/// </remarks>
public static class FilterParser
{
    /// <summary>The maximum nesting depth of filters.</summary>
    public const int MaxDepth = 16;

    /// <summary>
    /// The maximum number of conditions in a filter: members, entries of <c>$and</c> and <c>$or</c>, and words to search for.
    /// </summary>
    public const int MaxConditions = 500;

    /// <summary>The maximum number of values in a list to compare with.</summary>
    public const int MaxValues = 10_000;

    /// <summary>Parses a filter.</summary>
    /// <param name="filter">A JSON object. Its document must not be disposed before the filter is used.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: every mistake with its place, such as <c>$and[1].created_at.$bogus</c>.
    /// </exception>
    public static Filter Parse(JsonElement filter) => FilterReader.Read(filter);

    /// <summary>Parses a filter from a query string whose brackets were converted to nested dictionaries.</summary>
    /// <param name="filter">Texts, lists and dictionaries of the same. A text may stand for a number, a time or a boolean.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="CommerceException">Invalid data, as for JSON.</exception>
    public static Filter Parse(IReadOnlyDictionary<string, object?> filter)
    {
        try
        {
            return Parse(JsonSerializer.SerializeToElement(filter));
        }
        catch (JsonException exception)
        {
            throw new CommerceException(ErrorType.InvalidData, "The filter is not valid: it is nested too deeply.", inner: exception);
        }
    }
}
