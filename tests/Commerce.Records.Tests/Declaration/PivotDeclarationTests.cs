using Commerce.Querying;
using Commerce.Records.Declaration;
using Commerce.Tests;

namespace Commerce.Records.Tests.Declaration;

public sealed class PivotDeclarationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Case", "DML-2")]
    public async Task A_schema_of_its_own_goes_with_the_table_and_what_is_between_two()
    {
        var model = Model(user => user.ManyToMany(u => u.Teams), team => team.ManyToMany(t => t.Users), "platform.user");
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);
        await JoinAsync(database, "shop.team_users");

        Assert.Equal(("User", "platform"), (model.Entity(typeof(User)).Name, model.Entity(typeof(User)).Schema));
        Assert.Equal(["user_1", "user_2"], (await UsersOfTeamAsync(database)).Select(user => user.Id));
        Assert.Equal(
            [
                "FOREIGN KEY (team_id) REFERENCES shop.team(id) ON DELETE CASCADE",
                "FOREIGN KEY (user_id) REFERENCES platform.\"user\"(id) ON DELETE CASCADE",
            ],
            await database.ColumnAsync(
                "select pg_get_constraintdef(oid) from pg_constraint " +
                "where conrelid = 'shop.team_users'::regclass and contype = 'f' order by 1"));
    }

    [Fact]
    [Trait("Case", "DML-22")]
    public void The_table_between_two_is_named_after_both_whichever_is_declared_first()
    {
        var one = DataModel.Create("shop", model => { DeclareUser(model); DeclareTeam(model); });
        var other = DataModel.Create("shop", model => { DeclareTeam(model); DeclareUser(model); });

        Assert.Equal(("team_users", "team_id", "user_id"), Names(one));
        Assert.Equal(Names(one), Names(other));

        static void DeclareUser(DataModelBuilder model) => model.Entity<User>("user", user => user.ManyToMany(u => u.Teams));
        static void DeclareTeam(DataModelBuilder model) => model.Entity<Team>("team", team => team.ManyToMany(t => t.Users));
        static (string, string, string) Names(DataModel model) =>
            Assert.Single(model.Pivots) is var pivot ? (pivot.Table, pivot.FirstKey, pivot.SecondKey) : default;
    }

    // CHANGE: a property that is missing does not compile.
    [Fact]
    [Trait("Case", "DML-23")]
    public void The_other_side_must_lead_back_by_many_to_many()
    {
        var problem = Assert.Single(Assert.Throws<BootException>(() => DataModel.Create("shop", model =>
        {
            model.Entity<User>("user", user => user.ManyToMany(u => u.Teams, team => team.Users));
            model.Entity<Team>("team", team => team.HasMany(t => t.Users, user => user.TeamId));
        })).Problems);

        Assert.Equal(
            ("COM6042", "Team.users is not a many-to-many relation back to User.teams.", "User.teams, module 'shop'"),
            (problem.Id, problem.What, problem.Where));
    }

    [Fact]
    [Trait("Case", "DML-25")]
    public async Task The_table_between_two_may_be_named_on_either_side()
    {
        await using var database = await DeclaredDatabase.StartAsync(
            postgres, Model(user => user.ManyToMany(u => u.Teams), team => team.ManyToMany(t => t.Users, "users_teams")));
        await JoinAsync(database, "shop.users_teams");

        Assert.Equal(["user_1", "user_2"], (await UsersOfTeamAsync(database)).Select(user => user.Id));
        Assert.Equal(
            ["team_1"], (await database.Store<User>().RetrieveAsync("user_1", ["teams"], Cancellation)).Teams!.Select(team => team.Id));
    }

    [Fact]
    [Trait("Case", "DML-25")]
    public async Task An_entity_may_be_between_two()
    {
        var model = DataModel.Create("shop", builder =>
        {
            builder.Entity<User>("user", user => user.ManyToMany(u => u.Teams));
            builder.Entity<Team>("team", team => team.ManyToMany(t => t.Users, "membership"));
            builder.Entity<Membership>("membership", membership => membership.Id("mem"));
        });
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);
        await JoinAsync(database, null);
        var memberships = await database.Store<Membership>().CreateManyAsync(
            [new CreateMembership("team_1", "user_1", "captain"), new CreateMembership("team_1", "user_2", "player")], Cancellation);

        Assert.Empty(model.Pivots);
        Assert.Equal(["user_1", "user_2"], (await UsersOfTeamAsync(database)).Select(user => user.Id));
        Assert.Equal(
            ["team_1"], (await database.Store<User>().RetrieveAsync("user_1", ["teams"], Cancellation)).Teams!.Select(team => team.Id));

        // CHANGE: what is between two can be deleted like any record; Medusa shows it on.
        await database.Store<Membership>().SoftDeleteAsync([memberships[0].Id], Cancellation);
        Assert.Equal(["user_2"], (await UsersOfTeamAsync(database)).Select(user => user.Id));
        var first = Filter.Related((Team team) => team.Users, Filter.Where((User user) => user.Id).Equal("user_1"));
        Assert.Empty(await database.Store<Team>().ListAsync(new() { Filter = first }, Cancellation));
        Assert.Single(await database.Store<Team>().ListAsync(new() { Filter = first, WithDeleted = true }, Cancellation));
    }

    [Fact]
    public async Task What_is_between_two_is_told_by_schema_and_table()
    {
        var model = DataModel.Create("shop", builder =>
        {
            builder.Entity<User>("user", user => user.ManyToMany(u => u.Teams));
            builder.Entity<Team>("team", team => team.ManyToMany(t => t.Users, "shop.membership"));
            builder.Entity<Membership>("platform.membership", membership => membership.Id("mem"));
        });
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);
        await JoinAsync(database, null);

        await database.Store<Team>().UpsertWithReplaceAsync([new LinkTeam("team_1", ["user_1", "user_2"])], ["users"], Cancellation);

        Assert.Equal("shop", Assert.Single(model.Pivots).Schema);
        Assert.Equal(["user_1", "user_2"], (await UsersOfTeamAsync(database)).Select(user => user.Id));
        Assert.Empty(await database.Store<Membership>().ListAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_entity_between_two_is_found_in_another_schema_and_written_through_its_own_store()
    {
        var model = DataModel.Create("shop", builder =>
        {
            builder.Entity<User>("user", user => user.ManyToMany(u => u.Teams, "membership"));
            builder.Entity<Team>("team", team => team.ManyToMany(t => t.Users));
            builder.Entity<Membership>("platform.membership", membership => membership.Id("mem"));
        });
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => database.Store<Team>().CreateAsync(new LinkTeam("team_1", ["user_1"]), Cancellation));

        Assert.Empty(model.Pivots);
        Assert.Equal("The links between Team and User are records. Write them through the store of Membership.", error.Message);
    }

    // CHANGE: English has no part in names but for this default, and there only by its regular endings; name the table where that is wrong.
    [Theory]
    [InlineData("apple", "apples")]
    [InlineData("box", "boxes")]
    [InlineData("day", "days")]
    [InlineData("country", "countries")]
    [InlineData("baby", "babies")]
    [InlineData("knife", "knifes")]
    [InlineData("hero", "heros")]
    [InlineData("potato", "potatos")]
    [InlineData("address", "addresses")]
    [Trait("Case", "DML-28")]
    public void Plurals_are_regular(string word, string plural)
    {
        var model = DataModel.Create("shop", builder =>
        {
            builder.Entity<User>(word, user => user.ManyToMany(u => u.Teams));
            builder.Entity<Team>("a", team => team.ManyToMany(t => t.Users));
        });

        Assert.Equal($"a_{plural}", Assert.Single(model.Pivots).Table);
    }

    [Fact]
    public async Task Records_of_one_entity_are_related_by_columns_with_names()
    {
        var model = DataModel.Create("shop", builder => builder.Entity<Person>("person", person =>
        {
            person.ManyToMany(p => p.Followers);
            person.ManyToMany(p => p.Following, "follow", key: "follower_id", otherKey: "followed_id");
        }));
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);
        var people = database.Store<Person>();
        await people.CreateManyAsync([new CreatePerson("ann"), new CreatePerson("bob")], Cancellation);
        await database.ColumnAsync("insert into shop.follow (follower_id, followed_id) values ('ann', 'bob') returning 1");

        var (ann, bob) = (
            await people.RetrieveAsync("ann", ["following", "followers"], Cancellation),
            await people.RetrieveAsync("bob", ["following", "followers"], Cancellation));

        Assert.Equal(("bob", 0), (Assert.Single(ann.Following!).Id, ann.Followers!.Count));
        Assert.Equal((0, "ann"), (bob.Following!.Count, Assert.Single(bob.Followers!).Id));
    }

    private static DataModel Model(Action<EntityBuilder<User>> user, Action<EntityBuilder<Team>> team, string userTable = "user") =>
        DataModel.Create("shop", model =>
    {
        model.Entity(userTable, user);
        model.Entity("team", team);
    });

    /// <summary>Two users are in one team.</summary>
    private static async Task JoinAsync(DeclaredDatabase database, string? pivot)
    {
        await database.Store<Team>().CreateAsync(new CreateTeam("team_1"), Cancellation);
        await database.Store<User>().CreateManyAsync(
            [new CreateUser("user_1"), new CreateUser("user_2"), new CreateUser("user_3")], Cancellation);
        if (pivot is not null)
        {
            await database.ColumnAsync(
                $"insert into {pivot} (team_id, user_id) values ('team_1', 'user_1'), ('team_1', 'user_2') returning 1");
        }
    }

    private static async Task<IReadOnlyList<User>> UsersOfTeamAsync(DeclaredDatabase database) =>
        (await database.Store<Team>().RetrieveAsync("team_1", ["users"], Cancellation)).Users!;

    private sealed record User(string Id, string? TeamId = null)
    {
        public IReadOnlyList<Team>? Teams { get; init; }
    }

    private sealed record Team(string Id)
    {
        public IReadOnlyList<User>? Users { get; init; }
    }

    private sealed record Membership(string Id, string TeamId, string UserId, string Role);

    private sealed record Person(string Id)
    {
        public IReadOnlyList<Person>? Following { get; init; }

        public IReadOnlyList<Person>? Followers { get; init; }
    }

    private sealed record CreateUser(string Id);

    private sealed record CreateTeam(string Id);

    private sealed record LinkTeam(string Id, IReadOnlyList<string> Users);

    private sealed record CreatePerson(string Id);

    private sealed record CreateMembership(string TeamId, string UserId, string Role);
}
