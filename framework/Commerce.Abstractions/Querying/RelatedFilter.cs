namespace Commerce.Querying;

/// <summary>Holds when a related record exists for which the condition holds.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Filter">The condition on the related record.</param>
public sealed record RelatedFilter(string Relation, Filter Filter) : Filter;
