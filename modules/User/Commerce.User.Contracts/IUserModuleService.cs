using Commerce.Querying;

namespace Commerce.Users;

/// <summary>
/// Stores and manages users and invites. Each method is one transaction, with its events. Inside a workflow step its writes are part of the
/// step.
/// </summary>
/// <remarks>
/// Deletes and restores ignore unknown ids. Soft-deleted records are visible only to queries with <see cref="ListQuery{T}.WithDeleted"/>
/// and to restores. Queries for an e-mail match any letter case. Source: Medusa's User
/// Module service.
/// </remarks>
public interface IUserModuleService
{
    /// <summary>Creates a user and emits <see cref="UserEvents.Created"/>.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored user.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the e-mail is not an address, or belongs to another user (in any letter case).
    /// </exception>
    Task<User> CreateUserAsync(CreateUserInput user, CancellationToken cancellationToken = default);

    /// <summary>Creates users, all or none, and emits <see cref="UserEvents.Created"/> for each.</summary>
    /// <param name="users">The users. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored users, in the order given.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: an e-mail is not an address, or belongs to another user (in any letter case).
    /// </exception>
    Task<IReadOnlyList<User>> CreateUsersAsync(IReadOnlyList<CreateUserInput> users, CancellationToken cancellationToken = default);

    /// <summary>Retrieves a user.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found.</exception>
    Task<User> RetrieveUserAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists users.</summary>
    /// <param name="query">The filter, the order and the page. A search covers e-mail, first and last name. Default: all, by id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: the query names an unknown field.</exception>
    Task<IReadOnlyList<User>> ListUsersAsync(ListQuery<User>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Lists a page of users, and counts all that meet the filter.</summary>
    /// <inheritdoc cref="ListUsersAsync"/>
    Task<ListPage<User>> ListAndCountUsersAsync(ListQuery<User>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Updates a user and emits <see cref="UserEvents.Updated"/>.</summary>
    /// <param name="user">The changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The updated user.</returns>
    /// <exception cref="CommerceException">
    /// Not found; or invalid data: the e-mail is not an address, or belongs to another user (in any letter case).
    /// </exception>
    Task<User> UpdateUserAsync(UpdateUserInput user, CancellationToken cancellationToken = default);

    /// <summary>Updates users, all or none, and emits <see cref="UserEvents.Updated"/> for each.</summary>
    /// <param name="users">The changes. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The updated users, in the order given.</returns>
    /// <exception cref="CommerceException">
    /// Not found: at least one; or invalid data: an e-mail is not an address, or belongs to another user (in any letter case).
    /// </exception>
    Task<IReadOnlyList<User>> UpdateUsersAsync(IReadOnlyList<UpdateUserInput> users, CancellationToken cancellationToken = default);

    /// <summary>Deletes users for good and emits <see cref="UserEvents.Deleted"/> for each that existed.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Soft-deletes users and emits <see cref="UserEvents.Deleted"/> for each that was there. Their e-mails are free again.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that existed.</returns>
    Task<IReadOnlyList<string>> SoftDeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Restores soft-deleted users and emits <see cref="UserEvents.Restored"/> for each.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were soft-deleted.</returns>
    /// <exception cref="CommerceException">Invalid data: an e-mail belongs to another user now.</exception>
    Task<IReadOnlyList<string>> RestoreUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Creates an invite and emits <see cref="InviteEvents.Created"/>. An expired invite of the same e-mail is replaced.</summary>
    /// <param name="invite">The invite.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored invite.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the e-mail is not an address, belongs to a user, or is already invited (in any letter case).
    /// </exception>
    Task<Invite> CreateInviteAsync(CreateInviteInput invite, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates invites, all or none, and emits <see cref="InviteEvents.Created"/> for each. Expired invites of the same e-mails are
    /// replaced.
    /// </summary>
    /// <param name="invites">The invites. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored invites, in the order given.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: an e-mail is not an address, belongs to a user, or is already invited (in any letter case).
    /// </exception>
    Task<IReadOnlyList<Invite>> CreateInvitesAsync(IReadOnlyList<CreateInviteInput> invites, CancellationToken cancellationToken = default);

    /// <summary>Retrieves an invite.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found.</exception>
    Task<Invite> RetrieveInviteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists invites, expired ones too.</summary>
    /// <param name="query">The filter, the order and the page. A search covers the e-mail. Default: all, by id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: the query names an unknown field.</exception>
    Task<IReadOnlyList<Invite>> ListInvitesAsync(ListQuery<Invite>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Lists a page of invites, and counts all that meet the filter.</summary>
    /// <inheritdoc cref="ListInvitesAsync"/>
    Task<ListPage<Invite>> ListAndCountInvitesAsync(ListQuery<Invite>? query = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The tokens of invites, newly signed. Whoever has one may accept the invite: show them only to those who may invite, and send them
    /// only
    /// to the invited.
    /// </summary>
    /// <param name="ids">The invites' ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tokens by the invites' ids. Unknown ids are left out.</returns>
    Task<IReadOnlyDictionary<string, string>> ListInviteTokensAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Updates an invite and emits <see cref="InviteEvents.Updated"/>.</summary>
    /// <param name="invite">The changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The updated invite.</returns>
    /// <exception cref="CommerceException">Not found.</exception>
    Task<Invite> UpdateInviteAsync(UpdateInviteInput invite, CancellationToken cancellationToken = default);

    /// <summary>Updates invites, all or none, and emits <see cref="InviteEvents.Updated"/> for each.</summary>
    /// <param name="invites">The changes. An empty list does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The updated invites, in the order given.</returns>
    /// <exception cref="CommerceException">Not found: at least one.</exception>
    Task<IReadOnlyList<Invite>> UpdateInvitesAsync(IReadOnlyList<UpdateInviteInput> invites, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives invites a new token and a new time, all or none, and emits <see cref="InviteEvents.Resent"/> for each. Their older tokens are
    /// void.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The updated invites, in the order given.</returns>
    /// <exception cref="CommerceException">Invalid data: at least one does not exist.</exception>
    Task<IReadOnlyList<Invite>> RefreshInviteTokensAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Returns the invite of a token, if the token can accept it now.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">
    /// Invalid data: the token is not valid. Only the log has the reason, so that nobody can probe tokens.
    /// </exception>
    Task<Invite> ValidateInviteTokenAsync(string token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Accepts an invite: redeems it as <see cref="RedeemInviteAsync"/> does and creates the user, in one transaction.
    /// </summary>
    /// <param name="input">The token and the user's data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The created user.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the invite cannot be accepted (only the log has the reason); the e-mail is not the invited one, is not an
    /// address, or belongs to a user.
    /// </exception>
    Task<User> AcceptInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken = default);

    /// <summary>
    /// Redeems an invite, for code that creates the user itself: marks it accepted, soft-deletes it and emits
    /// <see cref="InviteEvents.Accepted"/>. Of any number of concurrent calls, one succeeds.
    /// </summary>
    /// <param name="input">The token. Of the user's data, only the e-mail is checked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The redeemed invite.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the invite cannot be accepted (only the log has the reason), or the e-mail is not the invited one.
    /// </exception>
    Task<Invite> RedeemInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken = default);

    /// <summary>Deletes invites for good and emits <see cref="InviteEvents.Deleted"/> for each that existed.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Soft-deletes invites, which withdraws them, and emits <see cref="InviteEvents.Deleted"/> for each that existed.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that existed.</returns>
    Task<IReadOnlyList<string>> SoftDeleteInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Restores soft-deleted invites and emits <see cref="InviteEvents.Restored"/> for each that was soft-deleted. Their newest tokens
    /// are valid again.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were soft-deleted.</returns>
    /// <exception cref="CommerceException">Invalid data: an e-mail was invited again.</exception>
    Task<IReadOnlyList<string>> RestoreInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes for good the invites, also accepted and withdrawn ones, that expired longer than <see
    /// cref="UserModuleOptions.ExpiredInviteRetention"/>
    /// ago. Emits <see cref="InviteEvents.Deleted"/> for those that were not soft-deleted before.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of deleted invites.</returns>
    Task<int> DeleteExpiredInvitesAsync(CancellationToken cancellationToken = default);
}
