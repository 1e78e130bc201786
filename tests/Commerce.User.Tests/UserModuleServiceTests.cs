using System.Text.Json;
using Commerce.Querying;
using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class UserModuleServiceTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestUserModule module = null!;

    private IUserModuleService Users => module.Users;

    public async ValueTask InitializeAsync() => module = await TestUserModule.StartAsync(postgres);

    public ValueTask DisposeAsync() => module.DisposeAsync();

    [Fact]
    public async Task A_user_comes_back_as_it_was_given_with_an_id_and_its_times()
    {
        var input = new CreateUserInput(
            "Ada@Example.com", "Ada", "Lovelace", "https://example.com/a.png", JsonElement.Parse("""{"vip":true}"""));

        var created = await Users.CreateUserAsync(input, TestContext.Current.CancellationToken);
        var found = await Users.RetrieveUserAsync(created.Id, TestContext.Current.CancellationToken);

        Assert.StartsWith("user_", created.Id, StringComparison.Ordinal);
        Assert.Equal((input.Email, "Ada", "Lovelace", input.AvatarUrl), (found.Email, found.FirstName!, found.LastName!, found.AvatarUrl));
        Assert.True(found.Metadata?.GetProperty("vip").GetBoolean());
        Assert.Equal(found.CreatedAt, found.UpdatedAt);
        Assert.Null(found.DeletedAt);
    }

    [Fact]
    public async Task An_id_that_is_given_is_kept()
    {
        var created = await Users.CreateUserAsync(new("a@x.test", Id: "user_from_elsewhere"), TestContext.Current.CancellationToken);

        Assert.Equal("user_from_elsewhere", created.Id);
    }

    [Fact]
    [Trait("Case", "C125")]
    public async Task Many_are_created_in_the_order_given_with_one_event_each()
    {
        var created = await Users.CreateUsersAsync(
            [new("b@x.test"), new("a@x.test"), new("c@x.test")], TestContext.Current.CancellationToken);

        Assert.Equal(["b@x.test", "a@x.test", "c@x.test"], created.Select(user => user.Email));
        // CHANGE: one public name instead of two families.
        Assert.Equal(created.Select(user => $"user.created {user.Id}"), await module.EventsAsync());
    }

    [Fact]
    public async Task None_is_created_and_none_updated_without_event()
    {
        Assert.Empty(await Users.CreateUsersAsync([], TestContext.Current.CancellationToken));
        Assert.Empty(await Users.UpdateUsersAsync([], TestContext.Current.CancellationToken));
        await Users.DeleteUsersAsync([], TestContext.Current.CancellationToken);
        Assert.Empty(await Users.SoftDeleteUsersAsync([], TestContext.Current.CancellationToken));
        Assert.Empty(await module.EventsAsync());
    }

    [Fact]
    public async Task Of_a_batch_with_a_duplicate_nothing_is_stored()
    {
        var error = await InvalidAsync(
            () => Users.CreateUsersAsync([new("x@x.test"), new("same@x.test"), new("SAME@x.test")], TestContext.Current.CancellationToken));

        Assert.Equal("User with email: SAME@x.test, already exists.", error.Message);
        Assert.Empty(await module.EventsAsync());
        Assert.Equal(0, await module.CountAsync("user"));
    }

    [Fact]
    public async Task A_taken_e_mail_is_refused_in_any_letter_case_by_create_update_and_restore()
    {
        var taken = await Users.CreateUserAsync(new("Ada@x.test"), TestContext.Current.CancellationToken);
        var other = await Users.CreateUserAsync(new("b@x.test"), TestContext.Current.CancellationToken);

        Assert.Equal(
            "User with email: ADA@x.test, already exists.",
            (await InvalidAsync(() => Users.CreateUserAsync(new("ADA@x.test"), TestContext.Current.CancellationToken))).Message);
        var update = await InvalidAsync(
            () => Users.UpdateUserAsync(new(other.Id) { Email = "ada@X.test" }, TestContext.Current.CancellationToken));
        Assert.Equal("User with email: ada@X.test, already exists.", update.Message);

        await Users.SoftDeleteUsersAsync([taken.Id], TestContext.Current.CancellationToken);
        await Users.CreateUserAsync(new("ada@x.test"), TestContext.Current.CancellationToken);
        var restore = await InvalidAsync(() => Users.RestoreUsersAsync([taken.Id], TestContext.Current.CancellationToken));
        Assert.Equal("User with email: ada@x.test, already exists.", restore.Message);
    }

    [Fact]
    public async Task Of_users_created_at_once_with_one_e_mail_one_is_stored()
    {
        var outcomes = await Outcomes<Commerce.Users.User>.OfAsync(
            Enumerable.Range(0, 20).Select(
                i => Users.CreateUserAsync(new(i % 2 == 0 ? "a@x.test" : "A@X.test"), TestContext.Current.CancellationToken)));

        Assert.Single(outcomes.Results);
        Assert.All(outcomes.Refusals, refusal => Assert.Equal("User with email: a@x.test, already exists.", refusal, ignoreCase: true));
        Assert.Single(await module.EventsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b@c")]
    [InlineData("a b@c.test")]
    [InlineData("a@b..test")]
    [InlineData("a@b\n.test")]
    public async Task What_is_no_e_mail_address_is_refused_by_name(string email)
    {
        // CHANGE: Medusa stores any text.
        var user = await Users.CreateUserAsync(new("a@x.test"), TestContext.Current.CancellationToken);

        var create = await InvalidAsync(() => Users.CreateUserAsync(new(email), TestContext.Current.CancellationToken));
        var update = await InvalidAsync(() => Users.UpdateUserAsync(new(user.Id) { Email = email }, TestContext.Current.CancellationToken));

        Assert.Contains($"'{email}'", create.Message, StringComparison.Ordinal);
        Assert.Contains($"'{email}'", update.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", "User with id: nope was not found")]
    [InlineData("", "user - id must be defined")]
    [InlineData(null, "user - id must be defined")]
    [Trait("Case", "C125")]
    public async Task An_unknown_id_is_not_found(string? id, string message)
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => Users.RetrieveUserAsync(id!, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorType.NotFound, message), (error.Type, error.Message));
    }

    [Fact]
    [Trait("Case", "C125")]
    public async Task Users_are_listed_and_counted_by_condition_search_and_page()
    {
        var created = await Users.CreateUsersAsync(
            [new("ada@x.test", "Ada", "Lovelace"), new("alan@x.test", "Alan", "Turing"), new("grace@x.test", "Grace", "Hopper")],
            TestContext.Current.CancellationToken);

        var byId = await Users.ListUsersAsync(
            new() { Filter = Filter.Where((Commerce.Users.User user) => user.Id).In(created[1].Id) },
            TestContext.Current.CancellationToken);
        var page = await Users.ListAndCountUsersAsync(new() { Skip = 1, Take = 1 }, TestContext.Current.CancellationToken);
        var search = await Users.ListUsersAsync(
            new() { Filter = Filter.Search<Commerce.Users.User>("LOVE ada") }, TestContext.Current.CancellationToken);

        Assert.Equal([created[1].Id], byId.Select(user => user.Id));
        Assert.Equal((3, created[1].Id), (page.Count, Assert.Single(page.Items).Id));
        Assert.Equal([created[0].Id], search.Select(user => user.Id));
        Assert.Equal(
            created.Select(user => user.Id),
            (await Users.ListUsersAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(user => user.Id));
    }

    [Fact]
    public async Task An_e_mail_is_found_in_any_letter_case()
    {
        // CHANGE: Medusa finds it only as it was written.
        var created = await Users.CreateUsersAsync(
            [new("Ada@x.test"), new("alan@x.test"), new("grace@x.test")], TestContext.Current.CancellationToken);
        var email = Filter.Where((Commerce.Users.User user) => user.Email);

        foreach (var (filter, found) in new (Filter<Commerce.Users.User> Filter, int[] Found)[]
        {
            (email.Equal("ADA@X.test"), [0]),
            (email.NotEqual("ADA@X.test"), [1, 2]),
            (email.In("aDa@x.test", "ALAN@x.test", "nobody"), [0, 1]),
            (!(email.NotIn("aDa@x.test") | email.Equal("nobody")), [0]),
            (email.Like("Ada%"), [0]),
            (new(new ComparisonFilter("email", FilterOperator.Equal, JsonElement.Parse("\"ADA@x.test\""))), [0]),
            (new(new ComparisonFilter("email", FilterOperator.In, JsonElement.Parse("""["ADA@x.test","Grace@x.test"]"""))), [0, 2]),
        })
        {
            var users = await Users.ListUsersAsync(new() { Filter = filter }, TestContext.Current.CancellationToken);
            Assert.Equal(found.Select(i => created[i].Id), users.Select(user => user.Id));
        }
    }

    [Fact]
    public async Task A_condition_on_something_users_do_not_have_is_refused()
    {
        var unknown = new ListQuery<Commerce.Users.User> { Filter = new(new ComparisonFilter("nope", FilterOperator.Equal, "x")) };

        await InvalidAsync(() => Users.ListUsersAsync(unknown, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_update_changes_what_is_there_clears_what_is_null_and_leaves_the_rest()
    {
        var metadata = JsonElement.Parse("""{"kept":1,"changed":1,"removed":1}""");
        var user = await Users.CreateUserAsync(
            new("a@x.test", "Ada", "Lovelace", "https://x.test/a.png", metadata), TestContext.Current.CancellationToken);

        var updated = await Users.UpdateUserAsync(
            new(user.Id) { FirstName = "Augusta", AvatarUrl = null, Metadata = JsonElement.Parse("""{"changed":2,"removed":""}""") },
            TestContext.Current.CancellationToken);

        Assert.Equal(("a@x.test", "Augusta", "Lovelace", null), (updated.Email, updated.FirstName, updated.LastName, updated.AvatarUrl));
        Assert.Equal("""{"kept":1,"changed":2}""", updated.Metadata?.GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.True(updated.UpdatedAt > user.UpdatedAt);
        Assert.Equal([$"user.created {user.Id}", $"user.updated {user.Id}"], await module.EventsAsync());
    }

    [Fact]
    public async Task An_e_mail_can_be_changed_and_is_compared_in_its_new_form()
    {
        var user = await Users.CreateUserAsync(new("a@x.test"), TestContext.Current.CancellationToken);

        await Users.UpdateUserAsync(new(user.Id) { Email = "New@x.test" }, TestContext.Current.CancellationToken);

        await Users.CreateUserAsync(new("a@x.test"), TestContext.Current.CancellationToken);
        await InvalidAsync(() => Users.CreateUserAsync(new("new@x.test"), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Case", "C125")]
    public async Task Of_updates_with_an_unknown_id_none_is_made()
    {
        var user = await Users.CreateUserAsync(new("a@x.test", "Ada"), TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<CommerceException>(
            () => Users.UpdateUsersAsync(
                [new(user.Id) { FirstName = "Other" }, new("nope") { FirstName = "X" }], TestContext.Current.CancellationToken));

        Assert.Equal((ErrorType.NotFound, "User with id \"nope\" not found"), (error.Type, error.Message));
        Assert.Equal("Ada", (await Users.RetrieveUserAsync(user.Id, TestContext.Current.CancellationToken)).FirstName);
    }

    [Fact]
    [Trait("Case", "C125")]
    public async Task Deleting_ignores_unknown_ids_and_tells_of_those_that_were_there()
    {
        var user = await Users.CreateUserAsync(new("a@x.test"), TestContext.Current.CancellationToken);

        await Users.DeleteUsersAsync([user.Id, "nope"], TestContext.Current.CancellationToken);
        await Users.DeleteUsersAsync([user.Id], TestContext.Current.CancellationToken);

        Assert.Equal([$"user.created {user.Id}", $"user.deleted {user.Id}"], await module.EventsAsync());
        await Assert.ThrowsAsync<CommerceException>(() => Users.RetrieveUserAsync(user.Id, TestContext.Current.CancellationToken));
        Assert.Equal(0, await module.CountAsync("user"));
    }

    [Fact]
    public async Task A_soft_deleted_user_is_hidden_and_comes_back_as_it_was()
    {
        var user = await Users.CreateUserAsync(new("a@x.test", "Ada"), TestContext.Current.CancellationToken);

        Assert.Equal([user.Id], await Users.SoftDeleteUsersAsync([user.Id, "nope"], TestContext.Current.CancellationToken));
        Assert.Empty(await Users.SoftDeleteUsersAsync([user.Id], TestContext.Current.CancellationToken));
        Assert.Empty(await Users.ListUsersAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.NotNull(
            Assert.Single(await Users.ListUsersAsync(new() { WithDeleted = true }, TestContext.Current.CancellationToken)).DeletedAt);

        Assert.Equal([user.Id], await Users.RestoreUsersAsync([user.Id], TestContext.Current.CancellationToken));
        Assert.Equal(user.FirstName, (await Users.RetrieveUserAsync(user.Id, TestContext.Current.CancellationToken)).FirstName);
        Assert.Equal([$"user.created {user.Id}", $"user.deleted {user.Id}", $"user.restored {user.Id}"], await module.EventsAsync());
    }

    private static async Task<CommerceException> InvalidAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<CommerceException>(call);
        Assert.Equal(ErrorType.InvalidData, error.Type);
        return error;
    }
}
