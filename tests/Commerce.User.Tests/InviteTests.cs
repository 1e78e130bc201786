using System.Text.Json;
using Commerce.Querying;
using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class InviteTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestUserModule module = null!;

    private IUserModuleService Users => module.Users;

    public async ValueTask InitializeAsync() => module = await TestUserModule.StartAsync(postgres);

    public ValueTask DisposeAsync() => module.DisposeAsync();

    [Fact]
    [Trait("Case", "C68")]
    public async Task An_invite_comes_back_as_it_was_given_and_ends_after_a_day()
    {
        var invite = await Users.CreateInviteAsync(
            new("Ada@x.test", JsonElement.Parse("""{"team":"a"}""")), TestContext.Current.CancellationToken);
        var found = await Users.RetrieveInviteAsync(invite.Id, TestContext.Current.CancellationToken);

        Assert.StartsWith("invite_", invite.Id, StringComparison.Ordinal);
        Assert.Equal(("Ada@x.test", false, "a"), (found.Email, found.Accepted, found.Metadata?.GetProperty("team").GetString()));
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero), found.ExpiresAt);
        Assert.Equal(3, (await module.TokenAsync(invite)).Split('.').Length);
        Assert.Equal([$"invite.created {invite.Id}"], await module.EventsAsync());
    }

    [Fact]
    public async Task A_token_is_not_stored_and_still_the_same_whenever_it_is_asked_for()
    {
        var invite = await Users.CreateInviteAsync(new("ada@x.test"), TestContext.Current.CancellationToken);
        var token = await module.TokenAsync(invite);

        module.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(token, await module.TokenAsync(invite));
        var stored = await module.Database.QueryAsync(
            """select i::text from "user".invite i""", row => row.GetString(0), [], TestContext.Current.CancellationToken);
        Assert.All(token.Split('.'), part => Assert.DoesNotContain(part, Assert.Single(stored), StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Case", "EVT-3")]
    public async Task Many_are_created_in_the_order_given_with_one_event_each()
    {
        var created = await Users.CreateInvitesAsync([new("b@x.test"), new("a@x.test")], TestContext.Current.CancellationToken);

        Assert.Equal(["b@x.test", "a@x.test"], created.Select(invite => invite.Email));
        // CHANGE: one public name instead of created and token_generated.
        Assert.Equal(created.Select(invite => $"invite.created {invite.Id}"), await module.EventsAsync());
    }

    [Fact]
    public async Task None_is_created_updated_or_resent_without_event()
    {
        Assert.Empty(await Users.CreateInvitesAsync([], TestContext.Current.CancellationToken));
        Assert.Empty(await Users.UpdateInvitesAsync([], TestContext.Current.CancellationToken));
        Assert.Empty(await Users.RefreshInviteTokensAsync([], TestContext.Current.CancellationToken));
        await Users.DeleteInvitesAsync([], TestContext.Current.CancellationToken);
        Assert.Empty(await module.EventsAsync());
    }

    [Theory]
    [InlineData("inv1@medusa.js")]
    [InlineData("INV1@medusa.js")]
    [Trait("Case", "C70")]
    [Trait("Case", "C73")]
    public async Task An_e_mail_is_invited_once_in_any_letter_case(string again)
    {
        await Users.CreateInviteAsync(new("inv1@medusa.js"), TestContext.Current.CancellationToken);

        var error = await InvalidAsync(
            () => Users.CreateInvitesAsync([new("other@x.test"), new(again)], TestContext.Current.CancellationToken));

        Assert.Equal($"Invite with email: {again}, already exists.", error.Message);
        Assert.Equal(1, await module.CountAsync("invite"));
        Assert.Single(await module.EventsAsync());
    }

    [Fact]
    [Trait("Case", "C70")]
    public async Task Of_invites_created_at_once_for_one_e_mail_one_is_stored()
    {
        var outcomes = await Outcomes<Invite>.OfAsync(
            Enumerable.Range(0, 20).Select(_ => Users.CreateInviteAsync(new("inv1@medusa.js"), TestContext.Current.CancellationToken)));

        Assert.Single(outcomes.Results);
        Assert.Equal(["Invite with email: inv1@medusa.js, already exists."], outcomes.Refusals.Distinct());
        Assert.Single(await module.EventsAsync());
    }

    [Fact]
    [Trait("Case", "USR-1")]
    [Trait("Case", "C71")]
    public async Task An_invite_for_users_is_refused_with_their_e_mails()
    {
        await Users.CreateUsersAsync([new("a@x.test"), new("B@x.test"), new("gone@x.test")], TestContext.Current.CancellationToken);
        var gone = Assert.Single(
            await Users.ListUsersAsync(
                new() { Filter = Filter.Search<Commerce.Users.User>("gone") }, TestContext.Current.CancellationToken));
        await Users.SoftDeleteUsersAsync([gone.Id], TestContext.Current.CancellationToken);

        var error = await InvalidAsync(() => Users.CreateInvitesAsync(
            [new("a@x.test"), new("b@x.test"), new("c@x.test"), new("gone@x.test")], TestContext.Current.CancellationToken));

        Assert.Equal("User account for following email(s) already exist: a@x.test, B@x.test", error.Message);
        Assert.Equal(0, await module.CountAsync("invite"));
        await Users.CreateInviteAsync(new("gone@x.test"), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("plainword")]
    [InlineData("")]
    [Trait("Case", "C73")]
    public async Task What_is_no_e_mail_address_is_not_invited(string email)
    {
        // CHANGE: Medusa invites any text.
        await InvalidAsync(() => Users.CreateInviteAsync(new(email), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("nope", "Invite with id: nope was not found")]
    [InlineData("", "invite - id must be defined")]
    public async Task An_unknown_id_is_not_found(string id, string message)
    {
        var retrieve = await Assert.ThrowsAsync<CommerceException>(
            () => Users.RetrieveInviteAsync(id, TestContext.Current.CancellationToken));
        Assert.Equal((ErrorType.NotFound, message), (retrieve.Type, retrieve.Message));
    }

    [Fact]
    public async Task An_update_changes_what_is_there_and_keeps_the_token()
    {
        var invite = await Users.CreateInviteAsync(
            new("a@x.test", JsonElement.Parse("""{"kept":1}""")), TestContext.Current.CancellationToken);
        var token = await module.TokenAsync(invite);

        var updated = await Users.UpdateInviteAsync(
            new(invite.Id) { ExpiresAt = invite.ExpiresAt.AddHours(-1).AddMilliseconds(7), Metadata = JsonElement.Parse("""{"new":1}""") },
            TestContext.Current.CancellationToken);

        Assert.Equal(invite.ExpiresAt.AddHours(-1), updated.ExpiresAt);
        Assert.Equal(["kept", "new"], updated.Metadata?.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(invite.Id, (await Users.ValidateInviteTokenAsync(token, TestContext.Current.CancellationToken)).Id);
        Assert.Equal([$"invite.created {invite.Id}", $"invite.updated {invite.Id}"], await module.EventsAsync());

        var error = await Assert.ThrowsAsync<CommerceException>(
            () => Users.UpdateInviteAsync(new("nope") { Accepted = true }, TestContext.Current.CancellationToken));
        Assert.Equal((ErrorType.NotFound, "Invite with id \"nope\" not found"), (error.Type, error.Message));
    }

    [Fact]
    [Trait("Case", "C83")]
    public async Task A_deleted_invite_is_gone_and_its_e_mail_can_be_invited_again()
    {
        var invite = await Users.CreateInviteAsync(new("a@x.test"), TestContext.Current.CancellationToken);
        var token = await module.TokenAsync(invite);

        Assert.Equal([invite.Id], await Users.SoftDeleteInvitesAsync([invite.Id, "nope"], TestContext.Current.CancellationToken));
        Assert.Empty(await Users.SoftDeleteInvitesAsync([invite.Id], TestContext.Current.CancellationToken));

        await InvalidAsync(() => Users.AcceptInviteAsync(new(token), TestContext.Current.CancellationToken));
        Assert.Contains(module.Log, line => line.Contains($"Revoked ({invite.Id})", StringComparison.Ordinal));
        Assert.Empty(await Users.ListInvitesAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(await Users.ListInviteTokensAsync([invite.Id], TestContext.Current.CancellationToken));
        var again = await Users.CreateInviteAsync(new("a@x.test"), TestContext.Current.CancellationToken);
        Assert.Equal(
            [$"invite.created {invite.Id}", $"invite.deleted {invite.Id}", $"invite.created {again.Id}"], await module.EventsAsync());
    }

    [Fact]
    public async Task A_restored_invite_can_be_accepted()
    {
        var invite = await Users.CreateInviteAsync(new("a@x.test"), TestContext.Current.CancellationToken);
        await Users.SoftDeleteInvitesAsync([invite.Id], TestContext.Current.CancellationToken);

        Assert.Equal([invite.Id], await Users.RestoreInvitesAsync([invite.Id], TestContext.Current.CancellationToken));

        Assert.Equal(
            "a@x.test", (await Users.AcceptInviteAsync(new(await module.TokenAsync(invite)), TestContext.Current.CancellationToken)).Email);
    }

    [Fact]
    [Trait("Case", "USR-4")]
    public async Task Of_resent_invites_with_unknown_ids_none_is_sent_again()
    {
        var invite = await Users.CreateInviteAsync(new("a@x.test"), TestContext.Current.CancellationToken);
        var token = await module.TokenAsync(invite);

        var error = await InvalidAsync(
            () => Users.RefreshInviteTokensAsync(["nope1", invite.Id, "nope2"], TestContext.Current.CancellationToken));

        Assert.Equal("The following invites do not exist: nope1, nope2", error.Message);
        Assert.Equal(token, await module.TokenAsync(invite));
        Assert.Single(await module.EventsAsync());
    }

    [Fact]
    [Trait("Case", "EVT-4")]
    [Trait("Case", "C76")]
    public async Task A_resent_invite_has_a_new_token_and_the_older_one_is_void()
    {
        var invite = await Users.CreateInviteAsync(new("a@x.test"), TestContext.Current.CancellationToken);
        var older = await module.TokenAsync(invite);
        module.Time.Advance(TimeSpan.FromHours(2));

        var resent = Assert.Single(await Users.RefreshInviteTokensAsync([invite.Id], TestContext.Current.CancellationToken));

        Assert.Equal((invite.Id, invite.Email, invite.ExpiresAt.AddHours(2)), (resent.Id, resent.Email, resent.ExpiresAt));
        await InvalidAsync(() => Users.AcceptInviteAsync(new(older), TestContext.Current.CancellationToken));
        Assert.Contains(module.Log, line => line.Contains($"Superseded ({invite.Id})", StringComparison.Ordinal));
        await Users.AcceptInviteAsync(new(await module.TokenAsync(resent)), TestContext.Current.CancellationToken);
        Assert.Equal([$"invite.created {invite.Id}", $"invite.resent {invite.Id}"], (await module.EventsAsync()).Take(2));
    }

    [Fact]
    public async Task Invites_are_listed_and_counted_by_condition_search_and_page()
    {
        var created = await Users.CreateInvitesAsync(
            [new("ada@x.test"), new("alan@x.test"), new("grace@x.test")], TestContext.Current.CancellationToken);

        var search = await Users.ListInvitesAsync(new() { Filter = Filter.Search<Invite>("ALAN") }, TestContext.Current.CancellationToken);
        var page = await Users.ListAndCountInvitesAsync(
            new ListQuery<Invite> { Take = 1 }.Descending(invite => invite.Email), TestContext.Current.CancellationToken);

        Assert.Equal([created[1].Id], search.Select(invite => invite.Id));
        Assert.Equal((3, created[2].Id), (page.Count, Assert.Single(page.Items).Id));
    }

    private static async Task<CommerceException> InvalidAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<CommerceException>(call);
        Assert.Equal(ErrorType.InvalidData, error.Type);
        return error;
    }
}
