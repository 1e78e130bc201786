namespace Commerce.Querying;

/// <summary>The condition does not hold.</summary>
/// <param name="Operand">The condition.</param>
public sealed record NotFilter(Filter Operand) : Filter;
