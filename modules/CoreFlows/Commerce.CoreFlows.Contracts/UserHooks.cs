using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows;

/// <summary>The hooks of <see cref="UserWorkflows"/>.</summary>
public static class UserHooks
{
    /// <summary><c>validate</c>: before users are created. A handler that throws refuses them.</summary>
    public static Hook<CreateUsersInput> ValidateUsers { get; } = Hook.Create<CreateUsersInput>("validate");

    /// <summary><c>usersCreated</c>: the users are there, their events wait for the end. A handler that throws undoes them.</summary>
    public static Hook<IReadOnlyList<User>> UsersCreated { get; } = Hook.Create<IReadOnlyList<User>>("usersCreated");
}
