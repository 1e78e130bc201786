namespace Commerce.Querying;

/// <summary>At least one condition holds. An empty list never holds.</summary>
/// <param name="Filters">The conditions.</param>
public sealed record AnyFilter(IReadOnlyList<Filter> Filters) : Filter;
