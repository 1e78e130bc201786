namespace Commerce.Querying;

/// <summary>A condition on records of one type.</summary>
/// <param name="root">The tree.</param>
/// <typeparam name="T">The record.</typeparam>
public sealed class Filter<T>(Filter root)
{
    /// <summary>Gets the tree.</summary>
    public Filter Root { get; } = root;

    /// <summary>Combines two filters: both must hold.</summary>
    public static Filter<T> operator &(Filter<T> left, Filter<T> right) =>
        new(new AllFilter([.. left.Root is AllFilter all ? all.Filters : [left.Root], right.Root]));

    /// <summary>Combines two filters: at least one must hold.</summary>
    public static Filter<T> operator |(Filter<T> left, Filter<T> right) =>
        new(new AnyFilter([.. left.Root is AnyFilter any ? any.Filters : [left.Root], right.Root]));

    /// <summary>Negates a filter.</summary>
    public static Filter<T> operator !(Filter<T> filter) => new(new NotFilter(filter.Root));
}
