using Commerce.Records.Declaration;
using Commerce.Records.Model;
using Commerce.Tests;

namespace Commerce.Records.Tests.Declaration;

public sealed class ColumnDeclarationTests(PostgresFixture postgres)
{
    private enum Role
    {
        Admin,
        Moderator,
        GuestEditor,
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // CHANGE: an entity has one name to give, that of its table; what it is called in messages follows from it.
    [Fact]
    [Trait("Case", "DML-1")]
    public void An_entity_is_called_after_its_table()
    {
        Assert.Equal(("User", "user"), Named("user"));
        Assert.Equal(("UserTable", "user_table"), Named("user_table"));
        Assert.Equal(("UserRole", "user_role"), Named("user_role"));
        Assert.Equal(("User", "user"), Named("platform.user"));

        static (string, string) Named(string table)
        {
            var entity = DataModel.Create("shop", model => model.Entity<User>(table, _ => { })).Entities[0];
            return (entity.Name, entity.Table);
        }
    }

    [Fact]
    [Trait("Case", "DML-4")]
    public void Two_ids_are_refused()
    {
        var problem = Mistake(user => { user.Id("user"); user.Id("usr"); });

        Assert.Equal(("COM6031", "The entity has two ids.", "User, module 'shop'"), (problem.Id, problem.What, problem.Where));
    }

    [Fact]
    [Trait("Case", "DML-5")]
    public void Columns_every_entity_has_are_not_declared()
    {
        var hidden = Mistake(user => { user.Hidden("created_at", ColumnKind.Timestamp); user.Hidden("updated_at", ColumnKind.Timestamp); });
        var noted = Mistake(user => user.Hidden("deleted_at", ColumnKind.Timestamp).Nullable());

        Assert.Equal(("COM6039", "created_at, updated_at cannot be declared: every entity has them."), (hidden.Id, hidden.What));
        Assert.Equal(("COM6039", "deleted_at cannot be declared: every entity has them."), (noted.Id, noted.What));
    }

    [Fact]
    [Trait("Case", "DML-7")]
    public async Task A_key_may_be_another_column()
    {
        var model = DataModel.Create("shop", shop => shop.Entity<Car>("car", car => car.Key(c => c.NumberPlate)));
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);

        var car = await database.Store<Car>().CreateAsync(new Car("AB 123", "red"), Cancellation);

        Assert.Equal(car, await database.Store<Car>().RetrieveAsync("AB 123", cancellationToken: Cancellation));
        Assert.Equal("car_number_plate", model.Entities[0].LinkableKey);
        Assert.Equal(
            ["PRIMARY KEY (number_plate)"],
            await database.ColumnAsync(
                "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'shop.car'::regclass and contype = 'p'"));
    }

    [Fact]
    [Trait("Case", "DML-8")]
    public async Task An_enum_is_a_text_the_table_checks()
    {
        await using var database = await DeclaredDatabase.StartAsync(
            postgres, DataModel.Create("shop", model => model.Entity<User>("user", user => user.Id("user"))));

        var user = await database.Store<User>().CreateAsync(new CreateUser("user_1", Role.GuestEditor), Cancellation);
        var refused = await Assert.ThrowsAsync<CommerceException>(
            () => database.ColumnAsync("""insert into shop."user" (id, role) values ('user_2', 'test') returning id"""));

        Assert.Equal(Role.GuestEditor, user.Role);
        Assert.Equal(["guest_editor"], await database.ColumnAsync("""select role from shop."user" """));
        Assert.Equal((ErrorType.InvalidData, "User breaks the rule user_role_check."), (refused.Type, refused.Message));
    }

    [Fact]
    [Trait("Case", "DML-10")]
    public async Task A_nullable_column_without_a_value_is_null()
    {
        await using var database = await DeclaredDatabase.StartAsync(
            postgres, DataModel.Create("shop", model => model.Entity<User>("user", user => user.Id("user"))));

        Assert.Null((await database.Store<User>().CreateAsync(new CreateUser("user_1", Role.Admin), Cancellation)).Email);
    }

    [Fact]
    public void A_property_that_nothing_sets_has_no_column() =>
        Assert.Equal(
            ["id", "role", "email", "created_at", "updated_at", "deleted_at"],
            DataModel.Create("shop", model => model.Entity<User>("user", _ => { })).Entities[0].Columns.Select(column => column.Name));

    private static Problem Mistake(Action<Commerce.Records.Declaration.EntityBuilder<User>> declare) =>
        Assert.Single(Assert.Throws<BootException>(() => DataModel.Create("shop", model => model.Entity("user", declare))).Problems);

    private sealed record User(string Id, Role Role, string? Email = null)
    {
        public string Label => Email ?? Id;
    }

    private sealed record CreateUser(string Id, Role Role);

    private sealed record Car(string NumberPlate, string Colour);
}
