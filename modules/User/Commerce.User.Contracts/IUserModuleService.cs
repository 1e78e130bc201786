namespace Commerce.Users;

/// <summary>Stores and manages users. Inside a workflow step its writes are part of the step.</summary>
/// <remarks>Source: Medusa's User Module service.</remarks>
public interface IUserModuleService
{
    /// <summary>Creates a user and emits <see cref="UserEvents.Created"/>.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored user.</returns>
    /// <exception cref="CommerceException">Invalid data: the e-mail is no address, or belongs to another user (in any letter case).</exception>
    Task<User> CreateUserAsync(CreateUserInput user, CancellationToken cancellationToken = default);

    /// <summary>Creates users, all or none, and emits <see cref="UserEvents.Created"/> for each.</summary>
    /// <param name="users">The users; none is allowed and does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored users, in the order given.</returns>
    /// <exception cref="CommerceException">Invalid data: an e-mail is no address, or belongs to another user (in any letter case).</exception>
    Task<IReadOnlyList<User>> CreateUsersAsync(IReadOnlyList<CreateUserInput> users, CancellationToken cancellationToken = default);

    /// <summary>One user.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found.</exception>
    Task<User> RetrieveUserAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes users for good and emits <see cref="UserEvents.Deleted"/> for each that was there.</summary>
    /// <param name="ids">The ids; unknown ones are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);
}
