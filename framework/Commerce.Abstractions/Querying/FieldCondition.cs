namespace Commerce.Querying;

/// <summary>A member of a record, waiting for what it is compared with.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <typeparam name="TValue">The member's type.</typeparam>
public readonly struct FieldCondition<T, TValue>
{
    private readonly string field;

    internal FieldCondition(string field) => this.field = field;

    /// <summary><c>$eq</c>; with null: has no value.</summary>
    public Filter<T> Equal(TValue value) => Compare(FilterOperator.Equal, value);

    /// <summary><c>$ne</c>; with null: has a value.</summary>
    public Filter<T> NotEqual(TValue value) => Compare(FilterOperator.NotEqual, value);

    /// <summary><c>$gt</c>.</summary>
    public Filter<T> Greater(TValue value) => Compare(FilterOperator.Greater, value);

    /// <summary><c>$gte</c>.</summary>
    public Filter<T> GreaterOrEqual(TValue value) => Compare(FilterOperator.GreaterOrEqual, value);

    /// <summary><c>$lt</c>.</summary>
    public Filter<T> Less(TValue value) => Compare(FilterOperator.Less, value);

    /// <summary><c>$lte</c>.</summary>
    public Filter<T> LessOrEqual(TValue value) => Compare(FilterOperator.LessOrEqual, value);

    /// <summary><c>$in</c>.</summary>
    public Filter<T> In(params IReadOnlyList<TValue> values) => Compare(FilterOperator.In, values);

    /// <summary><c>$nin</c>.</summary>
    public Filter<T> NotIn(params IReadOnlyList<TValue> values) => Compare(FilterOperator.NotIn, values);

    /// <summary><c>$like</c>.</summary>
    public Filter<T> Like(string pattern) => Compare(FilterOperator.Like, pattern);

    /// <summary><c>$ilike</c>.</summary>
    public Filter<T> LikeIgnoringCase(string pattern) => Compare(FilterOperator.LikeIgnoringCase, pattern);

    /// <summary><c>$contains</c>.</summary>
    public Filter<T> Contains(TValue value) => Compare(FilterOperator.Contains, value);

    private Filter<T> Compare(FilterOperator comparison, object? value) => new(new ComparisonFilter(field, comparison, value));
}
