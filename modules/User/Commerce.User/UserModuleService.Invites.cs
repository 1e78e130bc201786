using Commerce.Events;
using Commerce.Postgres.Sessions;
using Commerce.Querying;

namespace Commerce.Users;

/// <content>Creates and manages invites.</content>
internal sealed partial class UserModuleService
{
    public async Task<Invite> CreateInviteAsync(CreateInviteInput invite, CancellationToken cancellationToken) =>
        (await CreateInvitesAsync([invite], cancellationToken))[0];

    public async Task<IReadOnlyList<Invite>> CreateInvitesAsync(
        IReadOnlyList<CreateInviteInput> created, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(created);
        EmailAddress.Validate(created.Select(invite => invite.Email));
        if (created.Count == 0)
        {
            return [];
        }

        await using var session = database.BeginSession();
        await ThrowIfUsersExistAsync(created, cancellationToken);
        await DeleteExpiredAsync(session, created, cancellationToken);
        var (issuedAt, expiresAt) = Period();
        var rows = await invites.CreateManyAsync([.. created.Select(NewRow)], cancellationToken);
        Emit(session, InviteEvents.Created, rows.Select(row => row.Id));
        await session.CommitAsync(cancellationToken);
        return ToInvites(rows);

        NewInvite NewRow(CreateInviteInput invite) =>
            new(invite.Id, invite.Email, InviteTokens.NewNonce(), issuedAt, expiresAt, invite.Metadata);
    }

    public async Task<Invite> RetrieveInviteAsync(string id, CancellationToken cancellationToken) =>
        (await invites.RetrieveAsync(id, cancellationToken: cancellationToken)).ToInvite();

    public async Task<IReadOnlyList<Invite>> ListInvitesAsync(ListQuery<Invite>? query, CancellationToken cancellationToken) =>
        ToInvites(await invites.ListAsync(Queries.For<Invite, InviteRow>(query), cancellationToken));

    public async Task<ListPage<Invite>> ListAndCountInvitesAsync(ListQuery<Invite>? query, CancellationToken cancellationToken)
    {
        var page = await invites.ListAndCountAsync(Queries.For<Invite, InviteRow>(query), cancellationToken);
        return new(ToInvites(page.Items), page.Count);
    }

    public async Task<IReadOnlyDictionary<string, string>> ListInviteTokensAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var rows = await invites.ListAsync(new ListQuery<InviteRow> { Filter = Queries.HasId(ids) }, cancellationToken);
        return rows.ToDictionary(row => row.Id, tokens.Sign);
    }

    public async Task<Invite> UpdateInviteAsync(UpdateInviteInput invite, CancellationToken cancellationToken) =>
        (await UpdateInvitesAsync([invite], cancellationToken))[0];

    public async Task<IReadOnlyList<Invite>> UpdateInvitesAsync(
        IReadOnlyList<UpdateInviteInput> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var session = database.BeginSession();
        var rows = await invites.UpdateManyAsync([.. changes.Select(WholeSeconds)], cancellationToken);
        Emit(session, InviteEvents.Updated, rows.Select(row => row.Id));
        await session.CommitAsync(cancellationToken);
        return ToInvites(rows);

        static UpdateInviteInput WholeSeconds(UpdateInviteInput change) =>
            change.ExpiresAt.HasValue ? change with { ExpiresAt = Truncate(change.ExpiresAt.Value) } : change;
    }

    public async Task<IReadOnlyList<Invite>> RefreshInviteTokensAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await using var session = database.BeginSession();
        var (issuedAt, expiresAt) = Period();
        try
        {
            var rows = await invites.UpdateManyAsync(
                [.. ids.Distinct().Select(id => new NextToken(id, InviteTokens.NewNonce(), issuedAt, expiresAt))], cancellationToken);
            Emit(session, InviteEvents.Resent, rows.Select(row => row.Id));
            await session.CommitAsync(cancellationToken);
            return ToInvites(rows);
        }
        catch (CommerceException exception) when (exception.Type == ErrorType.NotFound)
        {
            var found = await invites.ListAsync(new ListQuery<InviteRow> { Filter = Queries.HasId(ids) }, cancellationToken);
            var missing = ids.Distinct().Except(found.Select(row => row.Id));
            throw new CommerceException(
                ErrorType.InvalidData, $"The following invites do not exist: {string.Join(", ", missing)}", inner: exception);
        }
    }

    public async Task DeleteInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        Emit(session, InviteEvents.Deleted, (await invites.DeleteAsync(ids, cancellationToken)).Ids);
        await session.CommitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> SoftDeleteInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        var deleted = (await invites.SoftDeleteAsync(ids, cancellationToken)).Ids;
        Emit(session, InviteEvents.Deleted, deleted);
        await session.CommitAsync(cancellationToken);
        return deleted;
    }

    public async Task<IReadOnlyList<string>> RestoreInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        var restored = (await invites.RestoreAsync(ids, cancellationToken)).Ids;
        Emit(session, InviteEvents.Restored, restored);
        await session.CommitAsync(cancellationToken);
        return restored;
    }

    private static IReadOnlyList<Invite> ToInvites(IReadOnlyList<InviteRow> rows) => [.. rows.Select(row => row.ToInvite())];

    private static void Emit(DatabaseSession session, Event<InviteReference> definition, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            session.Emit(definition, new InviteReference(id));
        }
    }

    // Tokens have times in whole seconds.
    private static DateTimeOffset Truncate(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private (DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt) Period()
    {
        var now = Truncate(time.GetUtcNow());
        return (now, Truncate(now + options.Value.InviteLifetime));
    }
}
