namespace Commerce.Querying;

/// <summary>All conditions hold. An empty list holds always.</summary>
/// <param name="Filters">The conditions.</param>
public sealed record AllFilter(IReadOnlyList<Filter> Filters) : Filter;
