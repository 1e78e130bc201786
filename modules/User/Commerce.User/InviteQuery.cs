using Commerce.Data;

namespace Commerce.Users;

/// <summary>Queries on invites as queries on their rows: the names are the same.</summary>
internal static class InviteQuery
{
    public static ListQuery<InviteRow> From(ListQuery<Invite>? query) => query is null ? new() : new()
    {
        Filter = query.Filter is { } filter ? new(filter.Root) : null,
        OrderBy = query.OrderBy,
        Include = query.Include,
        Skip = query.Skip,
        Take = query.Take,
        WithDeleted = query.WithDeleted,
    };

    public static Filter<InviteRow> HasId(IReadOnlyList<string> ids) => Filter.Where((InviteRow row) => row.Id).In(ids);

    public static Filter<T> HasEmail<T>(IEnumerable<string> addresses) =>
        new(new ComparisonFilter(UserData.NormalizedEmail, FilterOperator.In, addresses.Select(EmailAddress.Normalize).ToArray()));
}
