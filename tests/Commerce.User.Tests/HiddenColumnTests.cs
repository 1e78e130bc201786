using System.Text.Json;
using Commerce.Querying;
using Commerce.Tests;

namespace Commerce.User.Tests;

/// <summary>Callers can name what users and invites show. A filter on anything else would read it, letter by letter.</summary>
public sealed class HiddenColumnTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestUserModule module = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => module = await TestUserModule.StartAsync(postgres);

    public ValueTask DisposeAsync() => module.DisposeAsync();

    [Theory]
    [InlineData("""{ "nonce": { "$like": "a%" } }""")]
    [InlineData("""{ "issued_at": { "$gt": "2020-01-01" } }""")]
    [InlineData("""{ "email_normalized": "a@x.test" }""")]
    [InlineData("""{ "$or": [{ "id": "1" }, { "$not": { "nonce": "a" } }] }""")]
    public async Task A_filter_on_a_hidden_column_is_refused_like_one_on_none(string filter)
    {
        var parsed = FilterParser.Parse(JsonElement.Parse(filter));

        await RefusedAsync(new() { Filter = new(parsed) }, new() { Filter = new(parsed) });
    }

    [Theory]
    [InlineData("email_normalized")]
    [InlineData("nonce")]
    public Task An_order_by_a_hidden_column_is_refused(string field) =>
        RefusedAsync(new() { OrderBy = [new(field)] }, new() { OrderBy = [new(field)] });

    [Fact]
    public async Task What_is_shown_can_be_named()
    {
        await module.Users.CreateInviteAsync(new("ada@x.test"), Cancellation);
        var filter = FilterParser.Parse(JsonElement.Parse("""{ "email": "ADA@x.test", "accepted": false, "q": "ada" }"""));

        Assert.Single(await module.Users.ListInvitesAsync(
            new() { Filter = new(filter), OrderBy = [new("expires_at"), new("created_at")] }, Cancellation));
    }

    private async Task RefusedAsync(ListQuery<Commerce.Users.User> users, ListQuery<Commerce.Users.Invite> invites)
    {
        var errors = new[]
        {
            await Assert.ThrowsAsync<CommerceException>(() => module.Users.ListUsersAsync(users, Cancellation)),
            await Assert.ThrowsAsync<CommerceException>(() => module.Users.ListAndCountUsersAsync(users, Cancellation)),
            await Assert.ThrowsAsync<CommerceException>(() => module.Users.ListInvitesAsync(invites, Cancellation)),
            await Assert.ThrowsAsync<CommerceException>(() => module.Users.ListAndCountInvitesAsync(invites, Cancellation)),
        };

        Assert.All(errors, error =>
        {
            Assert.Equal(ErrorType.InvalidData, error.Type);
            // The hint names what is shown only.
            Assert.Matches(@"^(User|Invite) has no field '\w+'\. (There are: |Did you mean )", error.Message);
            Assert.DoesNotMatch(
                "(nonce|issued_at|email_normalized)[,']", error.Message[error.Message.IndexOf(". ", StringComparison.Ordinal)..]);
        });
    }
}
