using Commerce.Events;

namespace Commerce.Users;

/// <summary>The events of users.</summary>
public static class UserEvents
{
    /// <summary><c>user.created</c>: a user exists.</summary>
    public static Event<UserReference> Created { get; } = new("user.created");

    /// <summary><c>user.deleted</c>: a user is gone.</summary>
    public static Event<UserReference> Deleted { get; } = new("user.deleted");
}
