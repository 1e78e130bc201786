namespace Commerce.Querying;

/// <summary>A field of a record, to be compared with a value; see <see cref="Filter.Where"/>.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <typeparam name="TValue">The field's type.</typeparam>
public readonly struct FieldCondition<T, TValue>
{
    private readonly string field;

    internal FieldCondition(string field) => this.field = field;

    /// <summary><c>$eq</c>: equals a value; null matches records without a value.</summary>
    public Filter<T> Equal(TValue value) => Compare(FilterOperator.Equal, value);

    /// <summary><c>$ne</c>: differs from a value; null matches records with a value.</summary>
    public Filter<T> NotEqual(TValue value) => Compare(FilterOperator.NotEqual, value);

    /// <summary><c>$gt</c>: is greater.</summary>
    public Filter<T> Greater(TValue value) => Compare(FilterOperator.Greater, value);

    /// <summary><c>$gte</c>: is greater or equal.</summary>
    public Filter<T> GreaterOrEqual(TValue value) => Compare(FilterOperator.GreaterOrEqual, value);

    /// <summary><c>$lt</c>: is less.</summary>
    public Filter<T> Less(TValue value) => Compare(FilterOperator.Less, value);

    /// <summary><c>$lte</c>: is less or equal.</summary>
    public Filter<T> LessOrEqual(TValue value) => Compare(FilterOperator.LessOrEqual, value);

    /// <summary><c>$in</c>: equals one of the values.</summary>
    public Filter<T> In(params IReadOnlyList<TValue> values) => Compare(FilterOperator.In, values);

    /// <summary><c>$nin</c>: has a value, which differs from all of these.</summary>
    public Filter<T> NotIn(params IReadOnlyList<TValue> values) => Compare(FilterOperator.NotIn, values);

    /// <summary><c>$like</c>: matches a pattern.</summary>
    public Filter<T> Like(string pattern) => Compare(FilterOperator.Like, pattern);

    /// <summary><c>$ilike</c>: matches a pattern in any letter case.</summary>
    public Filter<T> LikeIgnoringCase(string pattern) => Compare(FilterOperator.LikeIgnoringCase, pattern);

    /// <summary><c>$contains</c>: contains all values of a list, or another JSON document.</summary>
    public Filter<T> Contains(TValue value) => Compare(FilterOperator.Contains, value);

    private Filter<T> Compare(FilterOperator comparison, object? value) => new(new ComparisonFilter(field, comparison, value));
}
