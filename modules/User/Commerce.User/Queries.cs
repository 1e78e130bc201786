using Commerce.Querying;

namespace Commerce.Users;

/// <summary>
/// Converts queries on contracts to queries on rows: the names are the same, but addresses are compared in normalized form.
/// </summary>
internal static class Queries
{
    /// <exception cref="CommerceException">Invalid data: the query names something that the contract does not show.</exception>
    public static ListQuery<TRow> For<T, TRow>(ListQuery<T>? query)
    {
        var rows = (query ?? new()).ToRows<TRow>();
        return rows.Filter is { } filter ? rows with { Filter = new(EmailFilter.Normalize(filter.Root)) } : rows;
    }

    public static Filter<InviteRow> HasId(IReadOnlyList<string> ids) => Filter.Where((InviteRow row) => row.Id).In(ids);

    public static Filter<T> HasEmail<T>(IEnumerable<string> addresses) =>
        new(EmailFilter.Normalize(new ComparisonFilter(EmailFilter.Field, FilterOperator.In, addresses.ToArray())));
}
