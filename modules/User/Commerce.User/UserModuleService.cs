using Commerce.Postgres.Sessions;
using Commerce.Querying;
using Commerce.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Commerce.Users;

/// <summary>The User module's service.</summary>
internal sealed partial class UserModuleService(
    Database database,
    RecordStore<User> users,
    RecordStore<InviteRow> invites,
    InviteTokens tokens,
    IOptions<UserModuleOptions> options,
    TimeProvider time,
    ILogger<UserModuleService> logger) : IUserModuleService
{
    public Task<User> CreateUserAsync(CreateUserInput user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        EmailAddress.Validate([user.Email]);
        return users.CreateAsync(user, cancellationToken);
    }

    public Task<IReadOnlyList<User>> CreateUsersAsync(IReadOnlyList<CreateUserInput> created, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(created);
        EmailAddress.Validate(created.Select(user => user.Email));
        return users.CreateManyAsync(created, cancellationToken);
    }

    public Task<User> RetrieveUserAsync(string id, CancellationToken cancellationToken) =>
        users.RetrieveAsync(id, cancellationToken: cancellationToken);

    public Task<IReadOnlyList<User>> ListUsersAsync(ListQuery<User>? query, CancellationToken cancellationToken) =>
        users.ListAsync(Queries.For<User, User>(query), cancellationToken);

    public Task<ListPage<User>> ListAndCountUsersAsync(ListQuery<User>? query, CancellationToken cancellationToken) =>
        users.ListAndCountAsync(Queries.For<User, User>(query), cancellationToken);

    public async Task<User> UpdateUserAsync(UpdateUserInput user, CancellationToken cancellationToken) =>
        (await UpdateUsersAsync([user], cancellationToken))[0];

    public Task<IReadOnlyList<User>> UpdateUsersAsync(IReadOnlyList<UpdateUserInput> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        EmailAddress.Validate(changes.Where(user => user.Email.HasValue).Select(user => user.Email.Value));
        return users.UpdateManyAsync(changes, cancellationToken);
    }

    public Task DeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        users.DeleteAsync(ids, cancellationToken);

    public async Task<IReadOnlyList<string>> SoftDeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        (await users.SoftDeleteAsync(ids, cancellationToken)).Ids;

    public async Task<IReadOnlyList<string>> RestoreUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        (await users.RestoreAsync(ids, cancellationToken)).Ids;
}
