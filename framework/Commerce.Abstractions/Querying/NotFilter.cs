namespace Commerce.Querying;

/// <summary>Holds when the condition does not.</summary>
/// <param name="Operand">The condition.</param>
public sealed record NotFilter(Filter Operand) : Filter;
