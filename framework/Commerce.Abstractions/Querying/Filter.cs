using System.Linq.Expressions;

namespace Commerce.Querying;

/// <summary>
/// A condition on records, as data: the tree is the same whether it was written in code or came with a request. Fields and relations are
/// named in <c>snake_case</c>; whether they exist is checked when the filter is applied to an entity.
/// </summary>
/// <remarks>
/// Comparisons follow SQL: null is neither equal to nor different from a value, so <see cref="FilterOperator.NotEqual"/> and
/// <see cref="FilterOperator.NotIn"/> do not match nulls. Source: Medusa's filters.
/// </remarks>
/// <example>
/// <code>
/// var filter = Filter.Where((User user) => user.Email).Equal("ada@example.com") | Filter.Search&lt;User&gt;("ada");
/// var users = await service.ListUsersAsync(new() { Filter = filter }, cancellationToken);
/// </code>
/// </example>
public abstract record Filter
{
    private protected Filter()
    {
    }

    /// <summary>Begins a condition on a field: <c>Filter.Where((User user) => user.Email).Equal("a@b.c")</c>.</summary>
    /// <param name="member">A property of the record.</param>
    /// <typeparam name="T">The record.</typeparam>
    /// <typeparam name="TValue">The property's type.</typeparam>
    /// <exception cref="ArgumentException">It is not a property of the record.</exception>
    public static FieldCondition<T, TValue> Where<T, TValue>(Expression<Func<T, TValue>> member) => new(FieldName.Of(member));

    /// <summary>Creates a filter that holds when every word occurs in some searchable field, in any letter case.</summary>
    /// <param name="text">The words, separated by white space; without any, the filter always holds.</param>
    /// <typeparam name="T">The record.</typeparam>
    public static Filter<T> Search<T>(string text) => new(new SearchFilter(text));

    /// <summary>Creates a filter that holds when a related record exists for which a condition holds.</summary>
    /// <param name="relation">The property that holds the related records.</param>
    /// <param name="filter">The condition on them.</param>
    public static Filter<T> Related<T, TRelated>(Expression<Func<T, IReadOnlyList<TRelated>?>> relation, Filter<TRelated> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(new RelatedFilter(FieldName.Of(relation), filter.Root));
    }

    /// <summary>Creates a filter that holds when the related record exists and a condition holds for it.</summary>
    /// <param name="relation">The property that holds the related record.</param>
    /// <param name="filter">The condition on it.</param>
    public static Filter<T> Related<T, TRelated>(Expression<Func<T, TRelated?>> relation, Filter<TRelated> filter)
        where TRelated : class
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(new RelatedFilter(FieldName.Of(relation), filter.Root));
    }
}
