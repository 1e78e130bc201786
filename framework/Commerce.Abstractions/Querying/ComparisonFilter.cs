namespace Commerce.Querying;

/// <summary>Compares a field with a value.</summary>
/// <param name="Field">The field.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Value">
/// The value: of the field's type; <see langword="null"/>; a list for <see cref="FilterOperator.In"/> and
/// <see cref="FilterOperator.NotIn"/>; or a <c>JsonElement</c> from a request.
/// </param>
public sealed record ComparisonFilter(string Field, FilterOperator Operator, object? Value) : Filter;
