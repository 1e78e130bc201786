using Commerce.Users;
using Commerce.Workflows;

namespace Commerce.CoreFlows;

/// <summary>The workflows of users.</summary>
/// <remarks>Source: Medusa's core flows, whose names these are.</remarks>
public static class UserWorkflows
{
    /// <summary>
    /// Creates users, all or none, and returns them in the order given. <c>user.created</c> reaches its subscribers for each of them when
    /// the run is done. When it fails, the users are deleted for good. Hooks: <see cref="UserHooks.ValidateUsers"/>, <see
    /// cref="UserHooks.UsersCreated"/>.
    /// </summary>
    public static WorkflowReference<CreateUsersInput, IReadOnlyList<User>> CreateUsers { get; } = new("create-users-workflow");

    /// <summary>
    /// Changes users, all or none, and returns them in the order given. <c>user.updated</c> reaches its subscribers for each of them when
    /// the run is done. When it fails, the users are what they were. Hooks: <see cref="UserHooks.ValidateUpdates"/>, <see
    /// cref="UserHooks.UsersUpdated"/>.
    /// </summary>
    public static WorkflowReference<UpdateUsersInput, IReadOnlyList<User>> UpdateUsers { get; } = new("update-users-workflow");

    /// <summary>
    /// Soft-deletes users and returns the ids of those that were there. <c>user.deleted</c> reaches its subscribers for each of them when
    /// the run is done. When it fails, they are restored. Hooks: <see cref="UserHooks.ValidateDeletion"/>, <see
    /// cref="UserHooks.UsersDeleted"/>.
    /// </summary>
    public static WorkflowReference<DeleteUsersInput, IReadOnlyList<string>> DeleteUsers { get; } = new("delete-user");
}
