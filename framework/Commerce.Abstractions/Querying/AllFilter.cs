namespace Commerce.Querying;

/// <summary>Holds when all conditions hold, and for an empty list.</summary>
/// <param name="Filters">The conditions.</param>
public sealed record AllFilter(IReadOnlyList<Filter> Filters) : Filter;
