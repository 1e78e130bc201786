namespace Commerce.Querying;

/// <summary>A condition on records of one kind.</summary>
/// <param name="root">The tree.</param>
/// <typeparam name="T">The record.</typeparam>
public sealed class Filter<T>(Filter root)
{
    /// <summary>The tree.</summary>
    public Filter Root { get; } = root;

    /// <summary>Both hold.</summary>
    public static Filter<T> operator &(Filter<T> left, Filter<T> right) => new(new AllFilter([.. left.Root is AllFilter all ? all.Filters : [left.Root], right.Root]));

    /// <summary>At least one holds.</summary>
    public static Filter<T> operator |(Filter<T> left, Filter<T> right) => new(new AnyFilter([.. left.Root is AnyFilter any ? any.Filters : [left.Root], right.Root]));

    /// <summary>It does not hold.</summary>
    public static Filter<T> operator !(Filter<T> filter) => new(new NotFilter(filter.Root));
}
