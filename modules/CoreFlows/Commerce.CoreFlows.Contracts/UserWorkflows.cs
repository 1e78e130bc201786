using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows;

/// <summary>The workflows of users.</summary>
/// <remarks>Source: Medusa's core flows, whose names these are.</remarks>
public static class UserWorkflows
{
    /// <summary>
    /// Creates users, all or none, and returns them in the order given. <c>user.created</c> reaches its subscribers for each of them when the
    /// run is done. When it fails, the users are deleted for good. Hooks: <see cref="UserHooks.ValidateUsers"/>, <see cref="UserHooks.UsersCreated"/>.
    /// </summary>
    public static WorkflowReference<CreateUsersInput, IReadOnlyList<User>> CreateUsers { get; } = new("create-users-workflow");
}
