using Commerce.Identifiers;
using Commerce.Postgres.Sessions;

namespace Commerce.Users;

/// <summary>The User module's main service.</summary>
internal sealed class UserModuleService(Database database, IIdGenerator ids) : IUserModuleService
{
    public async Task<User> CreateUserAsync(CreateUserInput user, CancellationToken cancellationToken) =>
        (await CreateUsersAsync([user], cancellationToken))[0];

    public async Task<IReadOnlyList<User>> CreateUsersAsync(IReadOnlyList<CreateUserInput> users, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(users);
        EmailAddress.Validate(users.Select(user => user.Email));
        if (users.Count == 0)
        {
            return [];
        }

        await using var session = database.BeginSession();
        var created = await session.QueryAsync(UserSql.Insert, UserSql.Read, UserSql.InsertParameters(users, ids), cancellationToken);
        foreach (var user in created)
        {
            session.Emit(UserEvents.Created, new UserReference(user.Id));
        }

        await session.CommitAsync(cancellationToken);
        return created;
    }

    public async Task<User> RetrieveUserAsync(string id, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw new CommerceException(ErrorType.NotFound, "user - id must be defined");
        }

        var found = await database.QueryAsync(UserSql.Retrieve, UserSql.Read, [id], cancellationToken);
        return found is [var user] ? user : throw new CommerceException(ErrorType.NotFound, $"User with id: {id} was not found");
    }

    public async Task DeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await using var session = database.BeginSession();
        foreach (var id in await session.QueryAsync(UserSql.Delete, row => row.GetString(0), [ids.ToArray()], cancellationToken))
        {
            session.Emit(UserEvents.Deleted, new UserReference(id));
        }

        await session.CommitAsync(cancellationToken);
    }
}
