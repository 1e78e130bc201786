using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class ExpiredInviteTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestUserModule module = null!;

    private IUserModuleService Users => module.Users;

    public async ValueTask InitializeAsync() =>
        module = await TestUserModule.StartAsync(postgres, options => options.ExpiredInviteRetention = TimeSpan.FromDays(30));

    public ValueTask DisposeAsync() => module.DisposeAsync();

    [Fact]
    [Trait("Case", "C85")]
    public async Task An_expired_invite_is_listed_until_a_new_one_replaces_it()
    {
        var expired = await Users.CreateInviteAsync(new("ada@x.test"), TestContext.Current.CancellationToken);
        module.Time.Advance(TimeSpan.FromDays(1));
        Assert.Single(await Users.ListInvitesAsync(cancellationToken: TestContext.Current.CancellationToken));

        // CHANGE: in Medusa it blocks its e-mail until it is resent or deleted.
        var invite = await Users.CreateInviteAsync(new("ADA@x.test"), TestContext.Current.CancellationToken);

        Assert.Equal(invite, Assert.Single(await Users.ListInvitesAsync(cancellationToken: TestContext.Current.CancellationToken)));
        Assert.Equal(
            [$"invite.created {expired.Id}", $"invite.deleted {expired.Id}", $"invite.created {invite.Id}"], await module.EventsAsync());
    }

    [Fact]
    [Trait("Case", "C85")]
    public async Task An_expired_invite_can_be_resent()
    {
        var invite = await Users.CreateInviteAsync(new("ada@x.test"), TestContext.Current.CancellationToken);
        module.Time.Advance(TimeSpan.FromDays(2));

        await Users.RefreshInviteTokensAsync([invite.Id], TestContext.Current.CancellationToken);

        await Users.AcceptInviteAsync(new(await module.TokenAsync(invite)), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Replacing_and_resending_at_once_leaves_one_invite_that_can_be_accepted()
    {
        for (var round = 0; round < 20; round++)
        {
            var expired = await Users.CreateInviteAsync(new($"user{round}@x.test"), TestContext.Current.CancellationToken);
            module.Time.Advance(TimeSpan.FromDays(2));

            var create = Outcomes<Invite>.OfAsync([Users.CreateInviteAsync(new(expired.Email), TestContext.Current.CancellationToken)]);
            var resend = Outcomes<IReadOnlyList<Invite>>.OfAsync(
                [Users.RefreshInviteTokensAsync([expired.Id], TestContext.Current.CancellationToken)]);

            var left = Assert.Single([.. (await create).Results, .. (await resend).Results.SelectMany(resent => resent)]);
            await Users.AcceptInviteAsync(new(await module.TokenAsync(left)), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Invites_are_deleted_when_they_have_been_expired_for_long_enough()
    {
        var old = await Users.CreateInviteAsync(new("old@x.test"), TestContext.Current.CancellationToken);
        var accepted = await Users.CreateInviteAsync(new("accepted@x.test"), TestContext.Current.CancellationToken);
        await Users.RedeemInviteAsync(new(await module.TokenAsync(accepted)), TestContext.Current.CancellationToken);
        module.Time.Advance(TimeSpan.FromSeconds(1));
        var younger = await Users.CreateInviteAsync(new("younger@x.test"), TestContext.Current.CancellationToken);

        module.Time.SetUtcNow(old.ExpiresAt.AddDays(30));
        Assert.Equal(0, await Users.DeleteExpiredInvitesAsync(TestContext.Current.CancellationToken));
        module.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, await Users.DeleteExpiredInvitesAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [younger.Id],
            (await Users.ListInvitesAsync(new() { WithDeleted = true }, TestContext.Current.CancellationToken)).Select(
                invite => invite.Id));
        Assert.Equal(
            [$"invite.deleted {old.Id}"],
            (await module.EventsAsync()).Where(line => line.StartsWith("invite.deleted", StringComparison.Ordinal)));
    }
}
