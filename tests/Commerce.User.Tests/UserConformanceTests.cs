using System.Text.Json;
using Commerce.Querying;
using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

/// <summary>
/// Cases of user-auth-http.md section 14 that are told over HTTP there, as far as they are the service's. Others are beside what they test.
/// </summary>
public sealed class UserConformanceTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestUserModule module = null!;
    private Commerce.Users.User admin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IUserModuleService Users => module.Users;

    public async ValueTask InitializeAsync()
    {
        module = await TestUserModule.StartAsync(postgres);
        admin = await Users.CreateUserAsync(new("admin@medusa.js", "Admin", "User"), Cancellation);
    }

    public ValueTask DisposeAsync() => module.DisposeAsync();

    [Fact]
    [Trait("Case", "C46")]
    public async Task A_list_comes_with_its_count()
    {
        var page = await Users.ListAndCountUsersAsync(new() { Skip = 0, Take = 50 }, Cancellation);

        Assert.Equal((1, admin), (page.Count, Assert.Single(page.Items)));
    }

    // CHANGE: a wildcard is a letter; in Medusa it finds everything.
    [Theory]
    [InlineData("member", false)]
    [InlineData("user", true)]
    [InlineData("USER", true)]
    [InlineData("user admin@", true)]
    [InlineData("%", false)]
    [Trait("Case", "C47")]
    public async Task A_search_finds_all_its_words_in_any_column(string search, bool isFound)
    {
        var found = await Users.ListUsersAsync(new() { Filter = Filter.Search<Commerce.Users.User>(search) }, Cancellation);

        Assert.Equal(isFound ? 1 : 0, found.Count);
    }

    // CHANGE: a page before the first is refused; in Medusa it is an error of the server.
    [Fact]
    [Trait("Case", "C50")]
    public async Task An_empty_page_keeps_the_count_and_mistakes_are_refused()
    {
        var none = await Users.ListAndCountUsersAsync(new() { Take = 0 }, Cancellation);
        var beyond = await Users.ListAndCountUsersAsync(new() { Skip = 100 }, Cancellation);

        Assert.Equal((0, 1, 0, 1), (none.Items.Count, none.Count, beyond.Items.Count, beyond.Count));
        foreach (var query in new ListQuery<Commerce.Users.User>[]
        {
            new() { Take = -1 },
            new() { Skip = -1 },
            new() { OrderBy = [new("nope")] },
            new() { OrderBy = [new("email"), new("email,created_at")] },
        })
        {
            var error = await Assert.ThrowsAsync<CommerceException>(() => Users.ListUsersAsync(query, Cancellation));
            Assert.Equal(ErrorType.InvalidData, error.Type);
        }
    }

    // CHANGE: an operator that is not there is refused; Medusa ignores it, and answers with everything.
    [Fact]
    [Trait("Case", "C52")]
    public async Task Users_are_found_by_the_time_they_were_created()
    {
        Assert.Empty(await ListAsync("""{"created_at":{"$gt":"2999-01-01"}}"""));
        Assert.Single(await ListAsync("""{"created_at":{"$gte":"2020-01-01T00:00:00Z","$lt":"2999-01-01"}}"""));
        var error = await Assert.ThrowsAsync<CommerceException>(() => ListAsync("""{"created_at":{"$bogus":"x"}}"""));
        Assert.Equal(ErrorType.InvalidData, error.Type);
    }

    [Fact]
    [Trait("Case", "C53")]
    public async Task Users_are_found_by_ids_and_by_one_e_mail()
    {
        Assert.Empty(await ListAsync("""{"id":["a","b"]}"""));
        Assert.Equal([admin], await ListAsync($$"""{"id":["a","{{admin.Id}}"]}"""));
        Assert.Equal([admin], await ListAsync("""{"email":"admin@medusa.js"}"""));
    }

    [Fact]
    [Trait("Case", "C56")]
    public async Task An_update_shows_what_is_new_and_one_of_nothing_leaves_the_time_of_the_last_change()
    {
        var updated = await Users.UpdateUserAsync(
            new(admin.Id)
            {
                FirstName = "John",
                LastName = "Doe",
                AvatarUrl = "https://x.test/a.png",
                Metadata = JsonElement.Parse("""{"a":1}"""),
            },
            Cancellation);
        var same = await Users.UpdateUserAsync(new(admin.Id), Cancellation);

        Assert.Equal(
            ("John", "Doe", "https://x.test/a.png", 1),
            (updated.FirstName, updated.LastName, updated.AvatarUrl, updated.Metadata?.GetProperty("a").GetInt32()));
        Assert.True(updated.UpdatedAt > admin.UpdatedAt);
        Assert.Equal(updated.UpdatedAt, same.UpdatedAt);
    }

    [Fact]
    [Trait("Case", "C59")]
    public async Task An_unknown_user_is_not_updated()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => Users.UpdateUserAsync(new("nope") { FirstName = "A" }, Cancellation));

        Assert.Equal((ErrorType.NotFound, "User with id \"nope\" not found"), (error.Type, error.Message));
    }

    [Fact]
    [Trait("Case", "C61")]
    public async Task A_deleted_user_is_not_found_and_not_listed()
    {
        await Users.SoftDeleteUsersAsync([admin.Id], Cancellation);

        var error = await Assert.ThrowsAsync<CommerceException>(() => Users.RetrieveUserAsync(admin.Id, Cancellation));
        Assert.Equal(ErrorType.NotFound, error.Type);
        Assert.Empty(await Users.ListUsersAsync(cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Case", "C65")]
    public async Task The_e_mail_of_a_deleted_user_can_be_invited_and_becomes_another_user(bool isSoft)
    {
        await (isSoft ? Users.SoftDeleteUsersAsync([admin.Id], Cancellation) : Users.DeleteUsersAsync([admin.Id], Cancellation));

        var invite = await Users.CreateInviteAsync(new(admin.Email), Cancellation);
        var user = await Users.AcceptInviteAsync(new(await module.TokenAsync(invite)), Cancellation);

        Assert.NotEqual(admin.Id, user.Id);
        Assert.Equal(admin.Email, user.Email);
    }

    // CHANGE: one public name; Medusa emits user.user.updated and then user.updated.
    [Fact]
    [Trait("Case", "C67")]
    public async Task An_update_is_told_once()
    {
        await Users.UpdateUserAsync(new(admin.Id) { FirstName = "John" }, Cancellation);

        Assert.Equal([$"user.updated {admin.Id}"], (await module.EventsAsync()).Skip(1));
    }

    [Fact]
    [Trait("Case", "C80")]
    public async Task An_accepted_invite_is_not_found_and_not_listed()
    {
        var invite = await Users.CreateInviteAsync(new("ada@x.test"), Cancellation);
        await Users.AcceptInviteAsync(new(await module.TokenAsync(invite)), Cancellation);

        var error = await Assert.ThrowsAsync<CommerceException>(() => Users.RetrieveInviteAsync(invite.Id, Cancellation));
        Assert.Equal((ErrorType.NotFound, $"Invite with id: {invite.Id} was not found"), (error.Type, error.Message));
        Assert.Empty(await Users.ListInvitesAsync(cancellationToken: Cancellation));
    }

    // CHANGE: the service gives whole users; which columns are shown is for those who show them.
    [Fact]
    [Trait("Case", "C125")]
    public async Task Users_are_retrieved_and_listed_whole()
    {
        Assert.Equal(admin, await Users.RetrieveUserAsync(admin.Id, Cancellation));
        Assert.Equal([admin], await Users.ListUsersAsync(cancellationToken: Cancellation));
    }

    private Task<IReadOnlyList<Commerce.Users.User>> ListAsync(string filter) =>
        Users.ListUsersAsync(new() { Filter = new(FilterParser.Parse(JsonElement.Parse(filter))) }, Cancellation);
}
