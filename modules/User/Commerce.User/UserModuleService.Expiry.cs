using Commerce.Postgres.Sessions;
using Commerce.Querying;

namespace Commerce.Users;

/// <content>Deletes expired invites, and checks who may be invited.</content>
internal sealed partial class UserModuleService
{
    /// <summary>The maximum number of expired invites to delete in one transaction.</summary>
    private const int PruneBatch = 1000;

    public async Task<int> DeleteExpiredInvitesAsync(CancellationToken cancellationToken)
    {
        var expired = Filter.Where((InviteRow row) => row.ExpiresAt).Less(time.GetUtcNow() - options.Value.ExpiredInviteRetention);
        var query = new ListQuery<InviteRow> { Filter = expired, WithDeleted = true, Take = PruneBatch };
        var deleted = 0;
        int found;
        do
        {
            await using var session = database.BeginSession();
            var batch = await invites.ListAsync(query, cancellationToken);
            found = batch.Count;
            deleted += await DeleteEndedAsync(session, Queries.HasId([.. batch.Select(row => row.Id)]) & expired, cancellationToken);
            var softDeleted = batch.Where(row => row.DeletedAt is not null).Select(row => row.Id).ToList();
            deleted += (await invites.DeleteAsync(softDeleted, cancellationToken)).Ids.Count;
            await session.CommitAsync(cancellationToken);
        }
        while (found == PruneBatch);
        return deleted;
    }

    /// <summary>Deletes expired invites of the same addresses, to make room for new ones.</summary>
    private Task<int> DeleteExpiredAsync(
        DatabaseSession session, IReadOnlyList<CreateInviteInput> created, CancellationToken cancellationToken)
    {
        var expired = Filter.Where((InviteRow row) => row.ExpiresAt).LessOrEqual(time.GetUtcNow());
        return DeleteEndedAsync(
            session, Queries.HasEmail<InviteRow>(created.Select(invite => invite.Email)) & expired, cancellationToken);
    }

    /// <summary>
    /// Deletes the invites that meet a condition. The update locks them first, so that an invite that is resent concurrently is kept.
    /// </summary>
    private async Task<int> DeleteEndedAsync(DatabaseSession session, Filter<InviteRow> condition, CancellationToken cancellationToken)
    {
        var ended = await invites.UpdateWhereAsync(condition, new InviteEnd(), cancellationToken);
        var deleted = await invites.DeleteAsync([.. ended.Select(row => row.Id)], cancellationToken);
        Emit(session, InviteEvents.Deleted, deleted.Ids);
        return ended.Count;
    }

    private async Task ThrowIfUsersExistAsync(IReadOnlyList<CreateInviteInput> created, CancellationToken cancellationToken)
    {
        var query = new ListQuery<User> { Filter = Queries.HasEmail<User>(created.Select(invite => invite.Email)) };
        var existing = await users.ListAsync(query, cancellationToken);
        if (existing.Count > 0)
        {
            throw new CommerceException(
                ErrorType.InvalidData,
                $"User account for following email(s) already exist: {string.Join(", ", existing.Select(user => user.Email))}");
        }
    }
}
