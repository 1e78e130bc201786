using Commerce.Querying;
using Microsoft.Extensions.Logging;

namespace Commerce.Users;

/// <content>Accepts invites.</content>
internal sealed partial class UserModuleService
{
    public async Task<Invite> ValidateInviteTokenAsync(string token, CancellationToken cancellationToken) =>
        (await CheckAsync(token, cancellationToken)).ToInvite();

    public async Task<User> AcceptInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        await using var session = database.BeginSession();
        var invite = await RedeemInviteAsync(input, cancellationToken);
        // Two spellings that compare as equal may be two mailboxes: the invited one is known.
        var email = options.Value.RequireInvitedEmail ? invite.Email : input.Email ?? invite.Email;
        var user = await CreateUserAsync(new CreateUserInput(email, input.FirstName, input.LastName), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return user;
    }

    public async Task<Invite> RedeemInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        await using var session = database.BeginSession();
        var invite = await CheckAsync(input.Token, cancellationToken);
        if (options.Value.RequireInvitedEmail
            && input.Email is not null
            && EmailAddress.Normalize(input.Email) != EmailAddress.Normalize(invite.Email))
        {
            throw new CommerceException(ErrorType.InvalidData, "An invite must be accepted with the e-mail address it was sent to.");
        }

        // This statement decides: of two concurrent calls, the second waits for the first and then finds nothing to update.
        var acceptable = Queries.HasId([invite.Id])
            & Filter.Where((InviteRow row) => row.Nonce).Equal(invite.Nonce)
            & Filter.Where((InviteRow row) => row.Accepted).Equal(false)
            & Filter.Where((InviteRow row) => row.ExpiresAt).Greater(time.GetUtcNow());
        if (await invites.UpdateWhereAsync(acceptable, new InviteUse(Accepted: true), cancellationToken) is not [var used])
        {
            throw Reject(InviteRejection.Overtaken, invite.Id);
        }

        await invites.SoftDeleteAsync([used.Id], cancellationToken);
        session.Emit(InviteEvents.Accepted, new InviteReference(used.Id));
        await session.CommitAsync(cancellationToken);
        return used.ToInvite();
    }

    /// <summary>Returns the invite of a token, if the token can accept it.</summary>
    private async Task<InviteRow> CheckAsync(string token, CancellationToken cancellationToken)
    {
        var content = await tokens.ReadAsync(token);
        if (content.Rejection != InviteRejection.None)
        {
            throw Reject(content.Rejection, inviteId: null);
        }

        var query = new ListQuery<InviteRow> { Filter = Queries.HasId([content.InviteId]), WithDeleted = true };
        var found = await invites.ListAsync(query, cancellationToken);
        var rejection = found switch
        {
            [] => InviteRejection.Unknown,
            [{ Accepted: true }] => InviteRejection.Used,
            [{ DeletedAt: not null }] => InviteRejection.Revoked,
            [var row] when !InviteTokens.IsNewest(content, row) => InviteRejection.Superseded,
            [var row] when row.ExpiresAt <= time.GetUtcNow() => InviteRejection.Expired,
            _ => InviteRejection.None,
        };
        return rejection == InviteRejection.None ? found[0] : throw Reject(rejection, content.InviteId);
    }

    /// <summary>Returns the same error for all reasons, so that nobody can probe tokens. The log has the reason.</summary>
    private CommerceException Reject(InviteRejection reason, string? inviteId)
    {
        LogRejected(reason, inviteId);
        return new CommerceException(ErrorType.InvalidData, "The invite is not valid. Ask for a new one.");
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Warning, Message = "COM7001 An invite token was rejected: {Reason} ({InviteId})")]
    private partial void LogRejected(InviteRejection reason, string? inviteId);
}
