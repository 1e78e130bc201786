using System.Linq.Expressions;

namespace Commerce.Querying;

/// <summary>Which records to list, in which order, and what to bring with them.</summary>
/// <typeparam name="T">The record.</typeparam>
public sealed record ListQuery<T>
{
    /// <summary>The condition. Default: none, all records.</summary>
    public Filter<T>? Filter { get; init; }

    /// <summary>The order. Default: by id, ascending, which is the order of creation.</summary>
    public IReadOnlyList<SortOrder> OrderBy { get; init; } = [];

    /// <summary>The relations to load, as properties' names in <c>snake_case</c>, dotted for those of related records. Default: none.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>How many to pass over. Default: 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many to return at most; 0 returns none. Default: all.</summary>
    public int? Take { get; init; }

    /// <summary>Lists soft-deleted records too. Default: no.</summary>
    public bool WithDeleted { get; init; }

    /// <summary>This query, with one more condition that must hold.</summary>
    public ListQuery<T> Where(Filter<T> filter) => this with { Filter = Filter is null ? filter : Filter & filter };

    /// <summary>This query, ordered by one more member.</summary>
    public ListQuery<T> Ascending<TValue>(Expression<Func<T, TValue>> member) => this with { OrderBy = [.. OrderBy, new(MemberName.Of(member))] };

    /// <summary>This query, ordered by one more member, the greatest first.</summary>
    public ListQuery<T> Descending<TValue>(Expression<Func<T, TValue>> member) => this with { OrderBy = [.. OrderBy, new(MemberName.Of(member), IsDescending: true)] };

    /// <summary>This query, with one more relation.</summary>
    public ListQuery<T> With<TRelated>(Expression<Func<T, TRelated>> relation) => this with { Include = [.. Include, MemberName.Of(relation)] };
}
