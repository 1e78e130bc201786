using Commerce.Postgres.Sessions;
using Commerce.Querying;

namespace Commerce.Users;

/// <summary>This part: who may be invited, and what becomes of invites nobody accepted.</summary>
internal sealed partial class UserModuleService
{
    /// <summary>How many expired invites are deleted in one transaction.</summary>
    private const int PruneBatch = 1000;

    public async Task<int> DeleteExpiredInvitesAsync(CancellationToken cancellationToken)
    {
        var expired = Filter.Where((InviteRow row) => row.ExpiresAt).Less(time.GetUtcNow() - options.Value.ExpiredInviteRetention);
        var deleted = 0;
        int found;
        do
        {
            await using var session = database.BeginSession();
            var batch = await invites.ListAsync(new ListQuery<InviteRow> { Filter = expired, WithDeleted = true, Take = PruneBatch }, cancellationToken);
            found = batch.Count;
            deleted += await DeleteEndedAsync(session, Queries.HasId([.. batch.Select(row => row.Id)]) & expired, cancellationToken);
            deleted += (await invites.DeleteAsync([.. batch.Where(row => row.DeletedAt is not null).Select(row => row.Id)], cancellationToken)).Count;
            await session.CommitAsync(cancellationToken);
        }
        while (found == PruneBatch);
        return deleted;
    }

    /// <summary>Makes room for new invites of the same addresses.</summary>
    private Task<int> DeleteExpiredAsync(DatabaseSession session, IReadOnlyList<CreateInviteInput> created, CancellationToken cancellationToken) => DeleteEndedAsync(
        session,
        Queries.HasEmail<InviteRow>(created.Select(invite => invite.Email)) & Filter.Where((InviteRow row) => row.ExpiresAt).LessOrEqual(time.GetUtcNow()),
        cancellationToken);

    /// <summary>Deletes those that meet a condition. They are locked first, so that one that is sent again at the same moment is not deleted all the same.</summary>
    private async Task<int> DeleteEndedAsync(DatabaseSession session, Filter<InviteRow> condition, CancellationToken cancellationToken)
    {
        var ended = await invites.UpdateWhereAsync(condition, new InviteEnd(), cancellationToken);
        Emit(session, InviteEvents.Deleted, await invites.DeleteAsync([.. ended.Select(row => row.Id)], cancellationToken));
        return ended.Count;
    }

    private async Task RefuseUsersAsync(IReadOnlyList<CreateInviteInput> created, CancellationToken cancellationToken)
    {
        var existing = await users.ListAsync(new ListQuery<User> { Filter = Queries.HasEmail<User>(created.Select(invite => invite.Email)) }, cancellationToken);
        if (existing.Count > 0)
        {
            throw new CommerceException(
                ErrorType.InvalidData, $"User account for following email(s) already exist: {string.Join(", ", existing.Select(user => user.Email))}");
        }
    }
}
