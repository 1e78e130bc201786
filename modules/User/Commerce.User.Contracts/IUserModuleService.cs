using Commerce.Querying;

namespace Commerce.Users;

/// <summary>
/// Stores and manages users and invites. Each method is one transaction: all of it happens, with its events, or nothing. Inside a workflow
/// step its writes are part of the step.
/// </summary>
/// <remarks>
/// Ids that name nothing are ignored by the deleting and restoring methods, and soft-deleted records are hidden from all but
/// <see cref="ListQuery{T}.WithDeleted"/> and restoring. Queries that ask for an e-mail find it in any letter case. Source: Medusa's User Module service.
/// </remarks>
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

    /// <summary>Users.</summary>
    /// <param name="query">Which, in which order. A search looks into e-mail, first and last name. Default: all, by id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: the query names something users do not have.</exception>
    Task<IReadOnlyList<User>> ListUsersAsync(ListQuery<User>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Users, and how many meet the query's condition in all.</summary>
    /// <inheritdoc cref="ListUsersAsync"/>
    Task<ListPage<User>> ListAndCountUsersAsync(ListQuery<User>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Changes a user and emits <see cref="UserEvents.Updated"/>.</summary>
    /// <param name="user">The changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The user as it is now.</returns>
    /// <exception cref="CommerceException">
    /// Not found; or invalid data: the e-mail is no address, or belongs to another user (in any letter case).
    /// </exception>
    Task<User> UpdateUserAsync(UpdateUserInput user, CancellationToken cancellationToken = default);

    /// <summary>Changes users, all or none, and emits <see cref="UserEvents.Updated"/> for each.</summary>
    /// <param name="users">The changes; none is allowed and does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The users as they are now, in the order given.</returns>
    /// <exception cref="CommerceException">
    /// Not found: at least one; or invalid data: an e-mail is no address, or belongs to another user (in any letter case).
    /// </exception>
    Task<IReadOnlyList<User>> UpdateUsersAsync(IReadOnlyList<UpdateUserInput> users, CancellationToken cancellationToken = default);

    /// <summary>Deletes users for good and emits <see cref="UserEvents.Deleted"/> for each that was there.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Hides users until they are restored and emits <see cref="UserEvents.Deleted"/> for each that was there. Their e-mails are free again.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were there.</returns>
    Task<IReadOnlyList<string>> SoftDeleteUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Brings soft-deleted users back and emits <see cref="UserEvents.Restored"/> for each that was hidden.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were hidden.</returns>
    /// <exception cref="CommerceException">Invalid data: an e-mail belongs to another user by now.</exception>
    Task<IReadOnlyList<string>> RestoreUsersAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Invites somebody and emits <see cref="InviteEvents.Created"/>. An expired invite of the same e-mail is replaced.</summary>
    /// <param name="invite">The invite.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored invite.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the e-mail is no address, belongs to a user, or is invited already (in any letter case).
    /// </exception>
    Task<Invite> CreateInviteAsync(CreateInviteInput invite, CancellationToken cancellationToken = default);

    /// <summary>Invites several, all or none, and emits <see cref="InviteEvents.Created"/> for each. Expired invites of the same e-mails are replaced.</summary>
    /// <param name="invites">The invites; none is allowed and does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored invites, in the order given.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: an e-mail is no address, belongs to a user, or is invited already (in any letter case).
    /// </exception>
    Task<IReadOnlyList<Invite>> CreateInvitesAsync(IReadOnlyList<CreateInviteInput> invites, CancellationToken cancellationToken = default);

    /// <summary>One invite.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Not found.</exception>
    Task<Invite> RetrieveInviteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Invites, expired ones too.</summary>
    /// <param name="query">Which, in which order. A search looks into the e-mail. Default: all, by id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: the query names something invites do not have.</exception>
    Task<IReadOnlyList<Invite>> ListInvitesAsync(ListQuery<Invite>? query = null, CancellationToken cancellationToken = default);

    /// <summary>Invites, and how many meet the query's condition in all.</summary>
    /// <inheritdoc cref="ListInvitesAsync"/>
    Task<ListPage<Invite>> ListAndCountInvitesAsync(ListQuery<Invite>? query = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The tokens of invites, newly signed. Whoever has one may accept the invite: show them only to those who may invite, and send them only
    /// to the invited.
    /// </summary>
    /// <param name="ids">The invites' ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tokens by the invites' ids; ids that name nothing are left out.</returns>
    Task<IReadOnlyDictionary<string, string>> ListInviteTokensAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Changes an invite and emits <see cref="InviteEvents.Updated"/>.</summary>
    /// <param name="invite">The changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The invite as it is now.</returns>
    /// <exception cref="CommerceException">Not found.</exception>
    Task<Invite> UpdateInviteAsync(UpdateInviteInput invite, CancellationToken cancellationToken = default);

    /// <summary>Changes invites, all or none, and emits <see cref="InviteEvents.Updated"/> for each.</summary>
    /// <param name="invites">The changes; none is allowed and does nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The invites as they are now, in the order given.</returns>
    /// <exception cref="CommerceException">Not found: at least one.</exception>
    Task<IReadOnlyList<Invite>> UpdateInvitesAsync(IReadOnlyList<UpdateInviteInput> invites, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives invites a new token and a new time, all or none, and emits <see cref="InviteEvents.Resent"/> for each. Their older tokens are void.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The invites as they are now, in the order given.</returns>
    /// <exception cref="CommerceException">Invalid data: at least one does not exist.</exception>
    Task<IReadOnlyList<Invite>> RefreshInviteTokensAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>The invite a token belongs to, when it can be accepted with it. It can still be gone when it is accepted.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: it cannot. Why is in the log only, so that tokens cannot be tried out.</exception>
    Task<Invite> ValidateInviteTokenAsync(string token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the invited a user: uses the invite up as <see cref="RedeemInviteAsync"/> does, and creates the user, both or neither.
    /// </summary>
    /// <param name="input">The token, and the user's data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The user.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the invite cannot be accepted (why is in the log only); the e-mail is not the invited one, is no address, or belongs to a user.
    /// </exception>
    Task<User> AcceptInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken = default);

    /// <summary>
    /// Uses an invite up, for code that creates the user itself: marks it accepted, soft-deletes it and emits
    /// <see cref="InviteEvents.Accepted"/>. Of any number of calls at the same time one succeeds.
    /// </summary>
    /// <param name="input">The token; of the user's data only the e-mail is looked at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The invite.</returns>
    /// <exception cref="CommerceException">
    /// Invalid data: the invite cannot be accepted (why is in the log only), or the e-mail is not the invited one.
    /// </exception>
    Task<Invite> RedeemInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken = default);

    /// <summary>Deletes invites for good and emits <see cref="InviteEvents.Deleted"/> for each that was there.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Withdraws invites until they are restored and emits <see cref="InviteEvents.Deleted"/> for each that was there.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were there.</returns>
    Task<IReadOnlyList<string>> SoftDeleteInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Brings soft-deleted invites back and emits <see cref="InviteEvents.Restored"/> for each that was hidden. Their newest tokens are good again.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ids of those that were hidden.</returns>
    /// <exception cref="CommerceException">Invalid data: an e-mail is invited again by now.</exception>
    Task<IReadOnlyList<string>> RestoreInvitesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes for good the invites, also accepted and withdrawn ones, that expired longer than <see cref="UserModuleOptions.ExpiredInviteRetention"/>
    /// ago. Emits <see cref="InviteEvents.Deleted"/> for those that were not hidden before.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteExpiredInvitesAsync(CancellationToken cancellationToken = default);
}
