using System.Text.Json;
using Commerce.Querying;
using Commerce.Records.Declaration;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests.Declaration;

public sealed class ForeignKeyDeclarationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Case", "DML-16")]
    [Trait("Case", "DML-17")]
    public async Task One_record_at_most_belongs_to_another_that_has_one()
    {
        await using var database = await DeclaredDatabase.StartAsync(
            postgres, Model(user => user.HasOne(u => u.Team, team => team.UserId), team => team.BelongsTo(t => t.User, t => t.UserId)));

        Assert.Equal(
            """CREATE UNIQUE INDEX "IDX_team_user_id_unique" ON shop.team USING btree (user_id) WHERE (deleted_at IS NULL)""",
            (await database.IndexesAsync("shop.team"))[^1]);
        Assert.Equal(["FOREIGN KEY (user_id) REFERENCES shop.\"user\"(id)"], await ForeignKeysAsync(database));
        Assert.Equal(
            ["False"],
            await database.ColumnAsync(
                "select attnotnull from pg_attribute where attrelid = 'shop.team'::regclass and attname = 'user_id'"));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_relation_has_its_foreign_key_and_index_from_whichever_side_declares_it(bool onUser, bool onTeam)
    {
        var model = Model(
            user =>
            {
                if (onUser)
                {
                    user.HasOne(u => u.Team, team => team.UserId).CascadeOnDelete();
                }
                else
                {
                    user.Property(u => u.Team).AsJson();
                }
            },
            team =>
            {
                if (onTeam)
                {
                    team.BelongsTo(t => t.User, t => t.UserId);
                }
                else
                {
                    team.Property(t => t.User).AsJson();
                }
            });
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);

        Assert.Equal(
            [$"FOREIGN KEY (user_id) REFERENCES shop.\"user\"(id){(onUser ? " ON DELETE CASCADE" : "")}"],
            await ForeignKeysAsync(database));
        Assert.Contains("(user_id) WHERE (deleted_at IS NULL)", (await database.IndexesAsync("shop.team"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_own_index_that_serves_the_key_takes_the_place_of_the_implied_one()
    {
        Assert.Equal(["IDX_team_user_id_name", "IDX_team_deleted_at"], Indexes(team => team.Index(t => t.UserId, t => t.Name).AllRows()));
        Assert.Equal(
            ["IDX_team_user_id_name", "IDX_team_user_id", "IDX_team_deleted_at"],
            Indexes(team => team.Index(t => t.UserId, t => t.Name).Where("name > ''")));

        static IEnumerable<string> Indexes(Action<EntityBuilder<Team>> declare) => Model(
            user => user.Property(u => u.Team).AsJson(),
            team =>
            {
                team.BelongsTo(t => t.User, t => t.UserId);
                declare(team);
            }).Entity(typeof(Team)).Indexes.Select(index => index.Name);
    }

    // CHANGE: two entities that belong to one another have two relations, each with a key of its own; nothing is missing.
    [Fact]
    [Trait("Case", "DML-19")]
    public async Task Two_entities_may_belong_to_one_another()
    {
        var model = DataModel.Create("shop", builder =>
        {
            builder.Entity<Captain>("captain", captain => captain.BelongsTo(c => c.Ship, c => c.ShipId));
            builder.Entity<Ship>("ship", ship => ship.BelongsTo(s => s.Captain, s => s.CaptainId));
        });
        await using var database = await DeclaredDatabase.StartAsync(postgres, model);

        Assert.Equal(2, (await ForeignKeysAsync(database)).Count);
    }

    [Fact]
    [Trait("Case", "DML-20")]
    public void A_child_cannot_take_its_parent_with_it()
    {
        var problem = Assert.Single(Assert.Throws<BootException>(() => Model(
            user => user.HasOne(u => u.Team, team => team.UserId), team => team.BelongsTo(t => t.User, t => t.UserId)
                .CascadeOnDelete())).Problems);

        Assert.Equal(
            ("COM6038", "Team belongs to User, so deleting it cannot delete User.", "Team.user, module 'shop'"),
            (problem.Id, problem.What, problem.Where));
    }

    // CHANGE: an input has no nested records; each entity's own store creates them, in one session when they belong together.
    [Fact]
    [Trait("Case", "DML-26")]
    public async Task Both_sides_show_the_key()
    {
        await using var database = await DeclaredDatabase.StartAsync(
            postgres, Model(user => user.HasOne(u => u.Team, team => team.UserId), team => team.BelongsTo(t => t.User, t => t.UserId)));
        await using (var session = database.Host.Database.BeginSession())
        {
            var created = await database.Store<User>().CreateAsync(new CreateUser("a@x"), Cancellation);
            await database.Store<Team>().CreateAsync(new CreateTeam("red", created.Id), Cancellation);
            await session.CommitAsync(Cancellation);
        }

        var user = Assert.Single(await database.Store<User>().ListAsync(new ListQuery<User>().With(u => u.Team), Cancellation));
        var team = Assert.Single(await database.Store<Team>().ListAsync(new ListQuery<Team>().With(t => t.User), Cancellation));

        Assert.Equal((user.Id, user.Id), (user.Team!.UserId, team.User!.Id));
    }

    // CHANGE: only what was asked for is loaded, so a record never has its parent inside, and no graph is cyclic.
    [Fact]
    [Trait("Case", "DML-29")]
    public async Task Related_records_do_not_repeat_their_parents()
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        var author = await library.Authors.CreateAsync(new CreateAuthor("A"), Cancellation);
        await library.Chapters.CreateAsync(
            new CreateChapter((await library.Books.CreateAsync(new CreateBook("B", author.Id), Cancellation)).Id, "C"), Cancellation);

        var json = JsonSerializer.SerializeToElement(
            await library.Authors.RetrieveAsync(author.Id, ["books.chapters", "biography"], Cancellation));

        var book = json.GetProperty("Books")[0];
        Assert.Equal(
            (JsonValueKind.Null, "C"),
            (book.GetProperty("Author").ValueKind, book.GetProperty("Chapters")[0].GetProperty("Title").GetString()));
    }

    private static DataModel Model(Action<EntityBuilder<User>> user, Action<EntityBuilder<Team>> team) => DataModel.Create("shop", model =>
    {
        model.Entity<User>("user", entity =>
        {
            entity.Id("user");
            user(entity);
        });
        model.Entity<Team>("team", entity =>
        {
            entity.Id("team");
            team(entity);
        });
    });

    private static Task<IReadOnlyList<string>> ForeignKeysAsync(DeclaredDatabase database) =>
        database.ColumnAsync(
            "select pg_get_constraintdef(oid) from pg_constraint where connamespace = 'shop'::regnamespace and contype = 'f'");

    private sealed record User(string Id, string Email)
    {
        public Team? Team { get; init; }
    }

    private sealed record Team(string Id, string Name, string? UserId)
    {
        public User? User { get; init; }
    }

    private sealed record CreateUser(string Email);

    private sealed record CreateTeam(string Name, string UserId);

    private sealed record Captain(string Id, string? ShipId)
    {
        public Ship? Ship { get; init; }
    }

    private sealed record Ship(string Id, string? CaptainId)
    {
        public Captain? Captain { get; init; }
    }
}
