using Commerce.Tests;
using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class MigrationTests(PostgresFixture postgres)
{
    private const string Columns =
        """
        select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
        from information_schema.columns where table_schema = $1 order by 1
        """;

    private const string Indexes =
        "select replace(replace(indexdef, '\"user\".', ''), 'declared.', '') from pg_indexes where schemaname = $1 order by 1";

    [Theory]
    [InlineData(Columns)]
    [InlineData(Indexes)]
    public async Task The_migrations_make_what_the_module_declares(string what)
    {
        await using var module = await TestUserModule.StartAsync(postgres);
        await using (var session = module.Database.BeginSession())
        {
            await session.QueryAsync("create schema declared", _ => 0, [], TestContext.Current.CancellationToken);
            await session.QueryAsync("set local search_path to declared", _ => 0, [], TestContext.Current.CancellationToken);
            foreach (var statement in UserData.Model.CreateScript().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                await session.QueryAsync(statement, _ => 0, [], TestContext.Current.CancellationToken);
            }

            await session.CommitAsync(TestContext.Current.CancellationToken);
        }

        var migrated = await module.Database.QueryAsync(what, row => row.GetString(0), ["user"], TestContext.Current.CancellationToken);
        var declared = await module.Database.QueryAsync(what, row => row.GetString(0), ["declared"], TestContext.Current.CancellationToken);

        Assert.NotEmpty(migrated);
        Assert.Equal(declared, migrated);
    }

    [Fact]
    public async Task Users_of_the_first_migration_are_compared_as_new_ones_are()
    {
        await using var module = await TestUserModule.StartAsync(postgres, migrations: 1);
        await module.Database.QueryAsync(
            """insert into "user"."user" (id, email) values ('user_1', 'Ada@X.test'), ('user_2', 'JOSÉ@x.test')""", _ => 0, [], TestContext.Current.CancellationToken);

        await module.MigrateAsync();

        await Assert.ThrowsAsync<CommerceException>(() => module.Users.CreateUserAsync(new("ada@x.TEST"), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<CommerceException>(() => module.Users.CreateUserAsync(new("jose\u0301@x.test"), TestContext.Current.CancellationToken));
        Assert.Equal(2, (await module.Users.ListUsersAsync(cancellationToken: TestContext.Current.CancellationToken)).Count);
    }
}
