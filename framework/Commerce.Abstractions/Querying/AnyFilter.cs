namespace Commerce.Querying;

/// <summary>Holds when at least one condition holds; never for an empty list.</summary>
/// <param name="Filters">The conditions.</param>
public sealed record AnyFilter(IReadOnlyList<Filter> Filters) : Filter;
