namespace Commerce.Querying;

/// <summary>Reads orders that come with requests: <c>created_at</c>, <c>-created_at</c> for the greatest first, several separated by commas.</summary>
/// <remarks>Source: Medusa's <c>order</c>, which takes one field only.</remarks>
public static class OrderParser
{
    /// <summary>How many fields an order may have.</summary>
    public const int MaxFields = 8;

    /// <summary>Reads an order. Whether its fields exist is checked when it meets its entity.</summary>
    /// <param name="order">The text; none or blanks: no order of its own.</param>
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
            throw new CommerceException(ErrorType.InvalidData, $"An order has {MaxFields} fields at most.");
        }

        return parts.Any(part => part is "" or "-")
            ? throw new CommerceException(ErrorType.InvalidData, $"Order '{order}' is not valid: a field has no name.")
            : [.. parts.Select(part => part[0] == '-' ? new SortOrder(part[1..], IsDescending: true) : new SortOrder(part))];
    }
}
