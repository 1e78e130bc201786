using Commerce.Records.Declaration;
using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class MigrationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_migrations_make_what_the_module_declares()
    {
        await using var module = await TestUserModule.StartAsync(postgres);

        Assert.Empty(await SchemaCheck.CompareAsync(module.Database, UserData.Model, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Users_of_the_first_migration_are_compared_as_new_ones_are()
    {
        await using var module = await TestUserModule.StartAsync(postgres, migrations: 1);
        await module.Database.QueryAsync(
            """insert into "user"."user" (id, email) values ('user_1', 'Ada@X.test'), ('user_2', 'JOSÉ@x.test')""",
            _ => 0,
            [],
            TestContext.Current.CancellationToken);

        await module.MigrateAsync();

        await Assert.ThrowsAsync<CommerceException>(
            () => module.Users.CreateUserAsync(new("ada@x.TEST"), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<CommerceException>(
            () => module.Users.CreateUserAsync(new("jose\u0301@x.test"), TestContext.Current.CancellationToken));
        Assert.Equal(2, (await module.Users.ListUsersAsync(cancellationToken: TestContext.Current.CancellationToken)).Count);
    }
}
