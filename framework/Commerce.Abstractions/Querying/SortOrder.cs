namespace Commerce.Querying;

/// <summary>One part of an order. Records without a value come last, and first when the greatest do.</summary>
/// <param name="Field">The column; dotted for one of a related record, where there is one at most.</param>
/// <param name="IsDescending">The greatest first. Default: no.</param>
public sealed record SortOrder(string Field, bool IsDescending = false);
