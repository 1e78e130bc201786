using System.Text.Json;
using Commerce.Identifiers;
using Commerce.Postgres.Events;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class UserModuleServiceTests(PostgresFixture postgres) : IAsyncLifetime
{
    private Database database = null!;
    private UserModuleService users = null!;

    public async ValueTask InitializeAsync()
    {
        var ids = new UlidGenerator(TimeProvider.System);
        var outbox = new Outbox(ids, TimeProvider.System, new EventRoutes(), NoDeliveries.Instance);
        database = new Database(await postgres.Server.CreateDatabaseAsync(), outbox);
        var module = MigrationSet.FromAssembly("user", "user", typeof(UserModule).Assembly);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime, module], TestContext.Current.CancellationToken);
        users = new UserModuleService(database, ids);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_user_comes_back_as_it_was_given_with_an_id_and_its_times()
    {
        var input = new CreateUserInput("Ada@Example.com", "Ada", "Lovelace", "https://example.com/a.png", JsonElement.Parse("""{"vip":true}"""));

        var created = await users.CreateUserAsync(input, TestContext.Current.CancellationToken);
        var found = await users.RetrieveUserAsync(created.Id, TestContext.Current.CancellationToken);

        Assert.StartsWith("user_", created.Id, StringComparison.Ordinal);
        Assert.Equal((input.Email, "Ada", "Lovelace", input.AvatarUrl), (found.Email, found.FirstName!, found.LastName!, found.AvatarUrl));
        Assert.True(found.Metadata?.GetProperty("vip").GetBoolean());
        Assert.Equal(found.CreatedAt, found.UpdatedAt);
    }

    [Fact]
    public async Task Many_are_created_in_the_order_given_with_one_event_each()
    {
        var created = await users.CreateUsersAsync([new("b@x.test"), new("a@x.test"), new("c@x.test")], TestContext.Current.CancellationToken);

        Assert.Equal(["b@x.test", "a@x.test", "c@x.test"], created.Select(user => user.Email));
        Assert.Equal(created.Select(user => user.Id), await EventsAsync("user.created"));
    }

    [Fact]
    public async Task None_is_created_without_event()
    {
        Assert.Empty(await users.CreateUsersAsync([], TestContext.Current.CancellationToken));
        Assert.Empty(await EventsAsync("user.created"));
    }

    [Fact]
    public async Task Of_a_batch_with_a_duplicate_nothing_is_stored()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => users.CreateUsersAsync([new("x@x.test"), new("same@x.test"), new("SAME@x.test")], TestContext.Current.CancellationToken));

        Assert.Equal((ErrorType.InvalidData, "User with email: same@x.test, already exists."), (error.Type, error.Message));
        Assert.Empty(await EventsAsync("user.created"));
        Assert.Equal(["0"], await database.QueryAsync("""select count(*)::text from "user"."user" """, row => row.GetString(0), [], TestContext.Current.CancellationToken));
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
        var error = await Assert.ThrowsAsync<CommerceException>(() => users.CreateUserAsync(new(email), TestContext.Current.CancellationToken));

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.Contains($"'{email}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", "User with id: nope was not found")]
    [InlineData("", "user - id must be defined")]
    public async Task An_unknown_id_is_not_found(string id, string message)
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => users.RetrieveUserAsync(id, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorType.NotFound, message), (error.Type, error.Message));
    }

    [Fact]
    public async Task Deleting_ignores_unknown_ids_and_tells_of_those_that_were_there()
    {
        var user = await users.CreateUserAsync(new("a@x.test"), TestContext.Current.CancellationToken);

        await users.DeleteUsersAsync([user.Id, "nope"], TestContext.Current.CancellationToken);
        await users.DeleteUsersAsync([user.Id], TestContext.Current.CancellationToken);

        Assert.Equal([user.Id], await EventsAsync("user.deleted"));
        await Assert.ThrowsAsync<CommerceException>(() => users.RetrieveUserAsync(user.Id, TestContext.Current.CancellationToken));
    }

    private Task<List<string>> EventsAsync(string name) => database.QueryAsync(
        "select data::json->>'id' from commerce.event where name = $1 order by id", row => row.GetString(0), [name], TestContext.Current.CancellationToken);
}
