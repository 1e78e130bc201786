using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows;

/// <summary>The hooks of <see cref="UserWorkflows"/>.</summary>
public static class UserHooks
{
    /// <summary><c>validate</c>: before users are created. A handler that throws rejects the request.</summary>
    public static Hook<CreateUsersInput> ValidateUsers { get; } = Hook.Create<CreateUsersInput>("validate");

    /// <summary><c>usersCreated</c>: the users exist, their events wait for the end. A handler that throws reverts it.</summary>
    public static Hook<IReadOnlyList<User>> UsersCreated { get; } = Hook.Create<IReadOnlyList<User>>("usersCreated");

    /// <summary><c>validate</c>: before users are changed. A handler that throws rejects the request.</summary>
    public static Hook<UpdateUsersInput> ValidateUpdates { get; } = Hook.Create<UpdateUsersInput>("validate");

    /// <summary>
    /// <c>usersUpdated</c>: the users are changed, their events wait for the end. A handler that throws reverts the changes.
    /// </summary>
    public static Hook<IReadOnlyList<User>> UsersUpdated { get; } = Hook.Create<IReadOnlyList<User>>("usersUpdated");

    /// <summary><c>validate</c>: before users are deleted. A handler that throws rejects the request.</summary>
    public static Hook<DeleteUsersInput> ValidateDeletion { get; } = Hook.Create<DeleteUsersInput>("validate");

    /// <summary>
    /// <c>usersDeleted</c>: the users with these ids are soft-deleted, their events wait for the end. A handler that throws
    /// restores them.
    /// </summary>
    public static Hook<IReadOnlyList<string>> UsersDeleted { get; } = Hook.Create<IReadOnlyList<string>>("usersDeleted");
}
