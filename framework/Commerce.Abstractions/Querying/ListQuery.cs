using System.Linq.Expressions;

namespace Commerce.Querying;

/// <summary>A query on records: filter, order, page and relations.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <example>
/// <code>
/// var query = new ListQuery&lt;User&gt; { Take = 20 }.Where(Filter.Search&lt;User&gt;("ada")).Descending(user => user.CreatedAt);
/// </code>
/// </example>
public sealed record ListQuery<T>
{
    /// <summary>Gets the filter. Default: none; all records.</summary>
    public Filter<T>? Filter { get; init; }

    /// <summary>Gets the order. Default: by id, ascending, which is the order of creation.</summary>
    public IReadOnlyList<SortOrder> OrderBy { get; init; } = [];

    /// <summary>Gets the relations to load, in <c>snake_case</c>, dotted for relations of related records. Default: none.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Gets the number of records to skip. Default: 0.</summary>
    public int Skip { get; init; }

    /// <summary>Gets the maximum number of records to return; 0 returns none. Default: all.</summary>
    public int? Take { get; init; }

    /// <summary>Gets whether soft-deleted records are included. Default: no.</summary>
    public bool WithDeleted { get; init; }

    /// <summary>Returns the query with one more condition that must hold.</summary>
    /// <param name="filter">The condition.</param>
    public ListQuery<T> Where(Filter<T> filter) => this with { Filter = Filter is null ? filter : Filter & filter };

    /// <summary>Returns the query ordered by one more field, the greatest first.</summary>
    /// <param name="member">A property of the record.</param>
    public ListQuery<T> Descending<TValue>(Expression<Func<T, TValue>> member) =>
        this with { OrderBy = [.. OrderBy, new(FieldName.Of(member), IsDescending: true)] };

    /// <summary>Returns the query with one more relation to load.</summary>
    /// <param name="relation">The property that holds the related records.</param>
    public ListQuery<T> With<TRelated>(Expression<Func<T, TRelated>> relation) =>
        this with { Include = [.. Include, FieldName.Of(relation)] };

    /// <summary>
    /// Converts a query of callers to one on the rows behind their records. It may name what the record shows, and nothing else: a filter
    /// on a hidden column would read it.
    /// </summary>
    /// <typeparam name="TRow">The rows; their fields have the names of the record's.</typeparam>
    /// <returns>The query on rows.</returns>
    /// <exception cref="CommerceException">Invalid data: the query names something that the record does not show.</exception>
    /// <example>
    /// <code>
    /// var rows = await invites.ListAsync(query.ToRows&lt;InviteRow&gt;(), cancellationToken);
    /// </code>
    /// </example>
    public ListQuery<TRow> ToRows<TRow>()
    {
        ShownFields.Check(this);
        return new ListQuery<TRow>
        {
            Filter = Filter is null ? null : new(Filter.Root),
            OrderBy = OrderBy,
            Include = Include,
            Skip = Skip,
            Take = Take,
            WithDeleted = WithDeleted,
        };
    }
}
