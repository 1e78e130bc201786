using Commerce.Querying;

namespace Commerce.Users;

/// <summary>
/// Converts queries on contracts to queries on rows: the names are the same, but addresses are compared in normalized form.
/// </summary>
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
