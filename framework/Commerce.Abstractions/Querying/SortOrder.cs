namespace Commerce.Querying;

/// <summary>One field of an order. Records without a value come last, or first in descending order.</summary>
/// <param name="Field">The field; dotted for a field of a related record, if there is at most one.</param>
/// <param name="IsDescending">Whether the greatest comes first. Default: no.</param>
public sealed record SortOrder(string Field, bool IsDescending = false);
