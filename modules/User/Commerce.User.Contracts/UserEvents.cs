using Commerce.Events;

namespace Commerce.Users;

/// <summary>The events of users. Each is emitted once, whether a workflow or the service made the change.</summary>
public static class UserEvents
{
    /// <summary><c>user.created</c>: a user was created.</summary>
    public static Event<UserReference> Created { get; } = new("user.created");

    /// <summary><c>user.updated</c>: a user was updated.</summary>
    public static Event<UserReference> Updated { get; } = new("user.updated");

    /// <summary><c>user.deleted</c>: a user was deleted or soft-deleted.</summary>
    public static Event<UserReference> Deleted { get; } = new("user.deleted");

    /// <summary><c>user.restored</c>: a soft-deleted user was restored.</summary>
    public static Event<UserReference> Restored { get; } = new("user.restored");
}
