using Commerce.Querying;

namespace Commerce.Users;

/// <summary>Queries on what callers see, as queries on what is stored: the names are the same, addresses are compared by their normal form.</summary>
internal static class Queries
{
    public static ListQuery<TRow> For<T, TRow>(ListQuery<T>? query) => query is null ? new() : new()
    {
        Filter = query.Filter is { } filter ? new(EmailFilter.Normalize(filter.Root)) : null,
        OrderBy = query.OrderBy,
        Include = query.Include,
        Skip = query.Skip,
        Take = query.Take,
        WithDeleted = query.WithDeleted,
    };

    public static Filter<InviteRow> HasId(IReadOnlyList<string> ids) => Filter.Where((InviteRow row) => row.Id).In(ids);

    public static Filter<T> HasEmail<T>(IEnumerable<string> addresses) =>
        new(EmailFilter.Normalize(new ComparisonFilter(EmailFilter.Field, FilterOperator.In, addresses.ToArray())));
}
