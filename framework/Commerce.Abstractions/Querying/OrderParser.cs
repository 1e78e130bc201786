namespace Commerce.Querying;

/// <summary>
/// Parses orders from requests: <c>created_at</c>, or <c>-created_at</c> for the greatest first; several fields are separated by commas.
/// </summary>
/// <remarks>Source: Medusa's <c>order</c>, which accepts one field only.</remarks>
public static class OrderParser
{
    /// <summary>The maximum number of fields.</summary>
    public const int MaxFields = 8;

    /// <summary>Parses an order. Whether its fields exist is checked when it is applied to an entity.</summary>
    /// <param name="order">The text; null or white space for the default order.</param>
    /// <returns>The fields, in their order.</returns>
    /// <exception cref="CommerceException">Invalid data: a field has no name, or there are too many.</exception>
    public static IReadOnlyList<SortOrder> Parse(string? order)
    {
        if (string.IsNullOrWhiteSpace(order))
        {
            return [];
        }

        var parts = order.Split(',', MaxFields + 1, StringSplitOptions.TrimEntries);
        if (parts.Length > MaxFields)
        {
            throw new CommerceException(ErrorType.InvalidData, $"An order has at most {MaxFields} fields.");
        }

        return parts.Any(part => part is "" or "-")
            ? throw new CommerceException(ErrorType.InvalidData, $"Order '{order}' is not valid: a field has no name.")
            : [.. parts.Select(part => part[0] == '-' ? new SortOrder(part[1..], IsDescending: true) : new SortOrder(part))];
    }
}
