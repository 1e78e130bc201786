using Commerce.Records.Declaration;
using Commerce.Records.Model;
using Commerce.Tests;

namespace Commerce.Records.Tests.Declaration;

public sealed class IndexDeclarationTests(PostgresFixture postgres)
{
    private const string DeletedRows =
        """CREATE INDEX "IDX_user_deleted_at" ON shop."user" USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)""";

    [Fact]
    [Trait("Case", "DML-11")]
    public async Task Indexes_are_of_the_living_rows_and_named_after_their_columns() => Assert.Equal(
        [
            """CREATE INDEX "IDX_user_account" ON shop."user" USING btree (account) WHERE (deleted_at IS NULL)""",
            // CHANGE: Medusa indexes deleted_at of the living rows, where it is always null; what one looks for is the deleted ones.
            DeletedRows,
            """CREATE UNIQUE INDEX "IDX_user_email_unique" ON shop."user" USING btree (email) WHERE (deleted_at IS NULL)""",
            """CREATE INDEX users_by_plan ON shop."user" USING btree (plan) WHERE (deleted_at IS NULL)""",
        ],
        await IndexesAsync(user =>
        {
            user.Property(u => u.Email).Unique();
            user.Property(u => u.Account).Index();
            user.Hidden("plan", ColumnKind.Text).Nullable().Index("users_by_plan");
        }));

    [Fact]
    [Trait("Case", "DML-11")]
    public async Task With_a_schema_the_table_is_qualified_and_the_index_is_not()
    {
        var model = DataModel.Create(
            "shop", builder => builder.Entity<User>("platform.user", user => user.Property(u => u.Email).Unique()));
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);

        Assert.Equal(
            """CREATE UNIQUE INDEX "IDX_user_email_unique" ON platform."user" USING btree (email) WHERE (deleted_at IS NULL)""",
            (await database.IndexesAsync("platform.user"))[^1]);
    }

    // CHANGE: a condition is SQL; it is as short as an object that stands for it.
    [Fact]
    [Trait("Case", "DML-13")]
    public async Task A_condition_goes_with_that_of_the_living_rows() => Assert.Equal(
        [
            """CREATE INDEX "IDX_user_account" ON shop."user" USING btree (account) WHERE ((is_owner IS FALSE) AND (deleted_at IS NULL))""",
            DeletedRows,
            """CREATE INDEX "IDX_user_email" ON shop."user" USING btree (email) WHERE ((email IS NOT NULL) AND (deleted_at IS NULL))""",
            """CREATE UNIQUE INDEX "IDX_user_email_account_unique" ON shop."user" USING btree (email, account) """ +
            """WHERE (((email IS NOT NULL) OR (account IS NULL)) AND (deleted_at IS NULL))""",
        ],
        await IndexesAsync(user =>
        {
            user.Index(u => u.Email).Where("email is not null");
            user.Index(u => u.Account).Where("is_owner is false");
            user.Index(u => u.Email, u => u.Account).Unique().Where("email is not null or account is null");
        }));

    [Fact]
    public async Task An_index_may_be_of_all_rows_or_of_another_method() => Assert.Equal(
        [
            """CREATE INDEX "IDX_user_account" ON shop."user" USING btree (account)""",
            DeletedRows,
            """CREATE INDEX "IDX_user_email" ON shop."user" USING btree (email) WHERE ((deleted_at IS NOT NULL) AND is_owner)""",
            """CREATE INDEX "IDX_user_tags" ON shop."user" USING gin (tags) WHERE (deleted_at IS NULL)""",
        ],
        await IndexesAsync(user =>
        {
            user.Index(u => u.Account).AllRows();
            user.Index(u => u.Email).Where("deleted_at is not null and is_owner");
            user.Index(u => u.Tags).Using("gin");
        }));

    [Fact]
    [Trait("Case", "DML-14")]
    public void An_index_of_unknown_columns_is_refused()
    {
        var problem = Assert.Single(
            Assert.Throws<BootException>(() => Model(user => user.Index("email", "doesnotexist", "anotherdoesnotexist"))).Problems);

        Assert.Equal(
            ("COM6034", "An index names doesnotexist, anotherdoesnotexist, which are not columns.", "User, module 'shop'"),
            (problem.Id, problem.What, problem.Where));
    }

    private static DataModel Model(Action<EntityBuilder<User>> declare) => DataModel.Create("shop", model => model.Entity("user", declare));

    private async Task<IReadOnlyList<string>> IndexesAsync(Action<EntityBuilder<User>> declare)
    {
        await using var database = await DeclaredDatabase.StartAsync(postgres, Model(declare));
        return await database.IndexesAsync("shop.user");
    }

    private sealed record User(string Id, string? Email, string? Account, bool IsOwner, string[] Tags);
}
