namespace Commerce.Querying;

/// <summary>A column compared with a value.</summary>
/// <param name="Field">The column.</param>
/// <param name="Operator">How.</param>
/// <param name="Value">
/// The value: of the column's type, <see langword="null"/>, a list for <see cref="FilterOperator.In"/> and its like, or a <c>JsonElement</c> that came with a request.
/// </param>
public sealed record ComparisonFilter(string Field, FilterOperator Operator, object? Value) : Filter;
