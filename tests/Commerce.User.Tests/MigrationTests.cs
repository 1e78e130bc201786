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
}
