using Commerce.Querying;
using Microsoft.Extensions.Logging;

namespace Commerce.Users;

/// <summary>This part: accepting invites.</summary>
internal sealed partial class UserModuleService
{
    public async Task<Invite> ValidateInviteTokenAsync(string token, CancellationToken cancellationToken) =>
        (await CheckAsync(token, cancellationToken)).ToInvite();

    public async Task<User> AcceptInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        await using var session = database.BeginSession();
        var invite = await RedeemInviteAsync(input, cancellationToken);
        var user = await CreateUserAsync(new CreateUserInput(input.Email ?? invite.Email, input.FirstName, input.LastName), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return user;
    }

    public async Task<Invite> RedeemInviteAsync(AcceptInviteInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        await using var session = database.BeginSession();
        var invite = await CheckAsync(input.Token, cancellationToken);
        if (options.Value.RequireInvitedEmail && input.Email is not null && EmailAddress.Normalize(input.Email) != EmailAddress.Normalize(invite.Email))
        {
            throw new CommerceException(ErrorType.InvalidData, "An invite is accepted with the e-mail address it was sent to.");
        }

        // The one statement that decides: of two calls at once, the second waits for the first and then finds nothing.
        var stillGood = Queries.HasId([invite.Id])
            & Filter.Where((InviteRow row) => row.Nonce).Equal(invite.Nonce)
            & Filter.Where((InviteRow row) => row.Accepted).Equal(false)
            & Filter.Where((InviteRow row) => row.ExpiresAt).Greater(time.GetUtcNow());
        if (await invites.UpdateWhereAsync(stillGood, new InviteUse(Accepted: true), cancellationToken) is not [var used])
        {
            throw Refuse(InviteRefusal.Overtaken, invite.Id);
        }

        await invites.SoftDeleteAsync([used.Id], cancellationToken);
        session.Emit(InviteEvents.Accepted, new InviteReference(used.Id));
        await session.CommitAsync(cancellationToken);
        return used.ToInvite();
    }

    /// <summary>The invite of a token, when it can be accepted with it.</summary>
    private async Task<InviteRow> CheckAsync(string token, CancellationToken cancellationToken)
    {
        var content = await tokens.ReadAsync(token);
        if (content.Refusal != InviteRefusal.None)
        {
            throw Refuse(content.Refusal, inviteId: null);
        }

        var found = await invites.ListAsync(new ListQuery<InviteRow> { Filter = Queries.HasId([content.InviteId]), WithDeleted = true }, cancellationToken);
        var refusal = found switch
        {
            [] => InviteRefusal.Unknown,
            [{ Accepted: true }] => InviteRefusal.Used,
            [{ DeletedAt: not null }] => InviteRefusal.Revoked,
            [var row] when !InviteTokens.IsNewest(content, row) => InviteRefusal.Superseded,
            [var row] when row.ExpiresAt <= time.GetUtcNow() => InviteRefusal.Expired,
            _ => InviteRefusal.None,
        };
        return refusal == InviteRefusal.None ? found[0] : throw Refuse(refusal, content.InviteId);
    }

    /// <summary>One error for all reasons, so that tokens cannot be tried out; the log has the reason.</summary>
    private CommerceException Refuse(InviteRefusal reason, string? inviteId)
    {
        LogRefused(reason, inviteId);
        return new CommerceException(ErrorType.InvalidData, "The invite is not valid. Ask for a new one.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "COM7001 An invite was refused: {Reason} ({InviteId})")]
    private partial void LogRefused(InviteRefusal reason, string? inviteId);
}
