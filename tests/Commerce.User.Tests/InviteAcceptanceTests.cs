using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class InviteAcceptanceTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Refusal = "The invite is not valid. Ask for a new one.";

    private TestUserModule module = null!;

    private IUserModuleService Users => module.Users;

    public async ValueTask InitializeAsync() => module = await TestUserModule.StartAsync(postgres);

    public ValueTask DisposeAsync() => module.DisposeAsync();

    [Fact]
    [Trait("Case", "C86")]
    public async Task Who_accepts_becomes_a_user_and_the_invite_is_gone()
    {
        var (invite, token) = await InviteAsync();

        Assert.Equal(invite, await Users.ValidateInviteTokenAsync(token, TestContext.Current.CancellationToken));
        var user = await Users.AcceptInviteAsync(new(token, FirstName: "Ada", LastName: "Lovelace"), TestContext.Current.CancellationToken);

        Assert.Equal((invite.Email, "Ada", "Lovelace"), (user.Email, user.FirstName, user.LastName));
        Assert.Equal(user, await Users.RetrieveUserAsync(user.Id, TestContext.Current.CancellationToken));
        Assert.Empty(await Users.ListInvitesAsync(cancellationToken: TestContext.Current.CancellationToken));
        var hidden = Assert.Single(await Users.ListInvitesAsync(new() { WithDeleted = true }, TestContext.Current.CancellationToken));
        // CHANGE: Medusa never sets accepted when an invite is accepted.
        Assert.True(hidden is { Accepted: true, DeletedAt: not null });
        Assert.Equal(
            [$"invite.created {invite.Id}", $"invite.accepted {invite.Id}", $"user.created {user.Id}"], await module.EventsAsync());
    }

    [Fact]
    public async Task Every_reason_has_the_same_error_and_a_line_of_its_own_in_the_log()
    {
        // CHANGE: Medusa tells each reason apart, so that tokens can be tried out.
        await RefusedAsync("nonsense", "NotOurs");

        var (used, usedToken) = await InviteAsync("used@x.test");
        await Users.AcceptInviteAsync(new(usedToken), TestContext.Current.CancellationToken);
        await RefusedAsync(usedToken, $"Used ({used.Id})");

        var (marked, markedToken) = await InviteAsync("marked@x.test");
        await Users.UpdateInviteAsync(new(marked.Id) { Accepted = true }, TestContext.Current.CancellationToken);
        await RefusedAsync(markedToken, $"Used ({marked.Id})");

        var (deleted, deletedToken) = await InviteAsync("deleted@x.test");
        await Users.DeleteInvitesAsync([deleted.Id], TestContext.Current.CancellationToken);
        await RefusedAsync(deletedToken, $"Unknown ({deleted.Id})");

        var (shortened, shortenedToken) = await InviteAsync("shortened@x.test");
        await Users.UpdateInviteAsync(new(shortened.Id) { ExpiresAt = module.Time.GetUtcNow() }, TestContext.Current.CancellationToken);
        await RefusedAsync(shortenedToken, $"Expired ({shortened.Id})");

        var (_, expiredToken) = await InviteAsync("expired@x.test");
        module.Time.Advance(TimeSpan.FromDays(1));
        await RefusedAsync(expiredToken, "Expired");
    }

    [Fact]
    [Trait("Case", "USR-3")]
    public async Task A_token_is_good_until_its_last_second()
    {
        var (invite, token) = await InviteAsync();

        module.Time.SetUtcNow(invite.ExpiresAt.AddTicks(-1));
        await Users.ValidateInviteTokenAsync(token, TestContext.Current.CancellationToken);
        module.Time.SetUtcNow(invite.ExpiresAt);
        await RefusedAsync(token, "Expired");
    }

    [Theory]
    [InlineData("Ada@x.test")]
    [InlineData("ADA@X.TEST")]
    [InlineData(null)]
    [Trait("Case", "C77")]
    public async Task The_invited_e_mail_is_accepted_in_any_letter_case(string? email)
    {
        var (_, token) = await InviteAsync("ada@x.test");

        var user = await Users.AcceptInviteAsync(new(token, email), TestContext.Current.CancellationToken);

        Assert.Equal("ada@x.test", user.Email);
    }

    [Fact]
    [Trait("Case", "C77")]
    public async Task Another_e_mail_is_refused_and_leaves_the_invite_as_it_was()
    {
        // CHANGE: Medusa creates the user with any e-mail.
        var (invite, token) = await InviteAsync();

        var error = await Assert.ThrowsAsync<CommerceException>(
            () => Users.AcceptInviteAsync(new(token, "other@x.test"), TestContext.Current.CancellationToken));

        Assert.Equal(
            (ErrorType.InvalidData, "An invite must be accepted with the e-mail address it was sent to."), (error.Type, error.Message));
        Assert.Equal(invite, await Users.ValidateInviteTokenAsync(token, TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Case", "C77")]
    public async Task Another_e_mail_is_taken_where_the_option_allows_it()
    {
        await using var relaxed = await TestUserModule.StartAsync(postgres, options => options.RequireInvitedEmail = false);
        var invite = await relaxed.Users.CreateInviteAsync(new("ada@x.test"), TestContext.Current.CancellationToken);

        var user = await relaxed.Users.AcceptInviteAsync(
            new(await relaxed.TokenAsync(invite), "other@x.test"), TestContext.Current.CancellationToken);

        Assert.Equal("other@x.test", user.Email);
    }

    [Fact]
    public async Task The_user_has_the_invited_spelling()
    {
        var invite = await Users.CreateInviteAsync(new("kate@x.test"), TestContext.Current.CancellationToken);

        // With the sign of the unit Kelvin, which is another mailbox.
        var user = await Users.AcceptInviteAsync(
            new(await module.TokenAsync(invite), "\u212Aate@x.test"), TestContext.Current.CancellationToken);

        Assert.Equal("kate@x.test", user.Email);
    }

    [Fact]
    public async Task An_e_mail_taken_meanwhile_leaves_the_invite_as_it_was()
    {
        var (invite, token) = await InviteAsync();
        await Users.CreateUserAsync(new(invite.Email), TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<CommerceException>(
            () => Users.AcceptInviteAsync(new(token), TestContext.Current.CancellationToken));

        Assert.Equal((ErrorType.InvalidData, $"User with email: {invite.Email}, already exists."), (error.Type, error.Message));
        Assert.Equal(invite, await Users.ValidateInviteTokenAsync(token, TestContext.Current.CancellationToken));
        Assert.DoesNotContain($"invite.accepted {invite.Id}", await module.EventsAsync());
    }

    [Fact]
    public async Task Redeeming_creates_no_user_and_can_be_taken_back()
    {
        var (invite, token) = await InviteAsync();

        Assert.Equal(invite.Id, (await Users.RedeemInviteAsync(new(token), TestContext.Current.CancellationToken)).Id);
        await RefusedAsync(token, $"Used ({invite.Id})");
        Assert.Equal(0, await module.CountAsync("user"));

        await Users.RestoreInvitesAsync([invite.Id], TestContext.Current.CancellationToken);
        await Users.UpdateInviteAsync(new(invite.Id) { Accepted = false }, TestContext.Current.CancellationToken);
        await Users.AcceptInviteAsync(new(token), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Of_fifty_who_accept_at_once_one_becomes_a_user()
    {
        await using var relaxed = await TestUserModule.StartAsync(postgres, options => options.RequireInvitedEmail = false);
        var invite = await relaxed.Users.CreateInviteAsync(new("ada@x.test"), TestContext.Current.CancellationToken);
        var token = await relaxed.TokenAsync(invite);

        // With an e-mail of their own each, so that nothing but the invite holds them apart.
        var outcomes = await Outcomes<Commerce.Users.User>.OfAsync(
            Enumerable.Range(0, 50).Select(
                i => relaxed.Users.AcceptInviteAsync(new(token, $"user{i}@x.test"), TestContext.Current.CancellationToken)));

        var winner = Assert.Single(outcomes.Results);
        Assert.Equal(49, outcomes.Refusals.Count(message => message == Refusal));
        Assert.Equal(1, await relaxed.CountAsync("user"));
        Assert.Equal(
            [$"invite.created {invite.Id}", $"invite.accepted {invite.Id}", $"user.created {winner.Id}"], await relaxed.EventsAsync());
    }

    [Fact]
    public async Task Accepting_and_resending_at_once_ends_with_a_user_or_with_a_new_token()
    {
        for (var round = 0; round < 20; round++)
        {
            var (invite, token) = await InviteAsync($"user{round}@x.test");

            var accept = Outcomes<Commerce.Users.User>.OfAsync(
                [Users.AcceptInviteAsync(new(token), TestContext.Current.CancellationToken)]);
            var resend = Outcomes<IReadOnlyList<Invite>>.OfAsync(
                [Users.RefreshInviteTokensAsync([invite.Id], TestContext.Current.CancellationToken)]);

            if ((await accept).Results.Count == 1)
            {
                Assert.Equal([$"The following invites do not exist: {invite.Id}"], (await resend).Refusals);
            }
            else
            {
                Assert.Equal([Refusal], (await accept).Refusals);
                Assert.Single((await resend).Results);
                await Users.AcceptInviteAsync(new(await module.TokenAsync(invite)), TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(20, await module.CountAsync("user"));
    }

    private async Task<(Invite Invite, string Token)> InviteAsync(string email = "ada@x.test")
    {
        var invite = await Users.CreateInviteAsync(new(email), TestContext.Current.CancellationToken);
        return (invite, await module.TokenAsync(invite));
    }

    private async Task RefusedAsync(string token, string reason)
    {
        var before = module.Log.Count;
        foreach (var call in new Func<Task>[]
        {
            () => Users.ValidateInviteTokenAsync(token, TestContext.Current.CancellationToken),
            () => Users.AcceptInviteAsync(new(token), TestContext.Current.CancellationToken),
        })
        {
            var error = await Assert.ThrowsAsync<CommerceException>(call);
            Assert.Equal((ErrorType.InvalidData, Refusal, null), (error.Type, error.Message, error.Code));
        }

        Assert.Equal(
            [$"COM7001 An invite token was rejected: {reason}", $"COM7001 An invite token was rejected: {reason}"],
            module.Log.Skip(before).Select(line => line.Replace(" ((null))", "", StringComparison.Ordinal)));
    }
}
