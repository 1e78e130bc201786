using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Querying;
using Commerce.Records.Declaration;
using Commerce.Records.Tests.Library;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Records.Tests.Store;

public sealed class StoreEventTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LibraryFixture library = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => library = await LibraryFixture.StartAsync(postgres);

    public ValueTask DisposeAsync() => library.DisposeAsync();

    // CHANGE: the public name, once, written with the records; Medusa emits `library.author.created` to a bus after the commit.
    [Fact]
    [Trait("Case", "EVT-1")]
    [Trait("Case", "EVT-7")]
    public async Task Each_record_created_is_told_with_its_id()
    {
        await library.Authors.CreateManyAsync([new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2")], Cancellation);

        Assert.Equal(["author.created 1", "author.created 2"], await EventsAsync());
    }

    // CHANGE: Medusa emits created ×2, then token_generated ×2, when a module adds an event of its own; a module here adds it to the
    // session.
    [Fact]
    [Trait("Case", "EVT-3")]
    public async Task Events_of_several_writes_in_a_session_stay_in_their_order_and_are_told_once()
    {
        await using (var session = library.Host.Database.BeginSession())
        {
            await library.Authors.CreateManyAsync([new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2")], Cancellation);
            await library.Authors.UpdateAsync(new UpdateAuthor("1", "AA"), Cancellation);
            await library.Authors.UpdateAsync(new UpdateAuthor("1", "AAA"), Cancellation);
            Assert.Empty(await EventsAsync());
            await session.CommitAsync(Cancellation);
        }

        Assert.Equal(["author.created 1", "author.created 2", "author.updated 1"], await EventsAsync());
    }

    // CHANGE: Medusa's aggregator can group and sort messages before it emits them; here they keep the order of the writes, which is the
    // order
    // in which they are delivered to one that asks for order.
    [Fact]
    [Trait("Case", "EVT-6")]
    public async Task Events_of_several_entities_are_told_in_the_order_of_the_writes()
    {
        await using (var session = library.Host.Database.BeginSession())
        {
            await library.Authors.CreateAsync(new CreateAuthor("B", Id: "999"), Cancellation);
            await library.Books.CreateAsync(new CreateBook("A", "999"), Cancellation);
            await library.Authors.CreateAsync(new CreateAuthor("A", Id: "222"), Cancellation);
            await library.Authors.UpdateManyAsync<UpdateAuthor>([new("999", "BB"), new("222", "AA")], Cancellation);
            await library.Authors.DeleteAsync(["222"], Cancellation);
            await session.CommitAsync(Cancellation);
        }

        Assert.Equal(
            ["author.created 999", "author.created 222", "author.updated 999", "author.updated 222", "author.deleted 222"],
            await EventsAsync());
    }

    [Fact]
    public async Task A_write_that_changes_nothing_tells_nothing()
    {
        await library.Authors.CreateManyAsync([new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2")], Cancellation);
        await library.Authors.UpdateManyAsync<UpdateAuthor>([new("1", "A"), new("2", "BB")], Cancellation);
        await library.Authors.UpdateWhereAsync(
            Filter.Where((Author author) => author.Id).In("1", "2"), new RenameAuthor("BB"), Cancellation);
        await library.Authors.UpsertManyAsync<UpdateAuthor>([new("2", "BB"), new("3", "C"), new("1", "A")], Cancellation);
        await library.Authors.DeleteAsync(["4"], Cancellation);

        Assert.Equal(
            ["author.created 1", "author.created 2", "author.updated 2", "author.updated 1", "author.created 3", "author.updated 1"],
            await EventsAsync());
    }

    [Fact]
    public async Task A_write_after_the_create_of_its_transaction_is_told_only_if_it_changes_something()
    {
        await using (var session = library.Host.Database.BeginSession())
        {
            await library.Authors.CreateManyAsync([new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2")], Cancellation);
            await library.Authors.UpdateManyAsync<UpdateAuthor>([new("1", "A"), new("2", "BB")], Cancellation);
            await session.CommitAsync(Cancellation);
        }

        Assert.Equal(["author.created 1", "author.created 2", "author.updated 2"], await EventsAsync());
    }

    [Fact]
    public async Task What_another_transaction_changed_while_the_write_waited_for_it_is_not_told_again()
    {
        await library.Authors.CreateAsync(new CreateAuthor("A", Id: "1"), Cancellation);
        await using var connection = new NpgsqlConnection(library.Host.Database.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var other = await connection.BeginTransactionAsync(Cancellation);
        await using var change = new NpgsqlCommand(
            "update library.author set name = 'B', updated_at = commerce.now() where id = '1'", connection, other);
        await change.ExecuteNonQueryAsync(Cancellation);

        var update = library.Authors.UpdateAsync(new UpdateAuthor("1", "B"), Cancellation);
        await connection.WaitForWaitersAsync("locktype = 'transactionid'");
        await other.CommitAsync(Cancellation);
        Assert.Equal("B", (await update).Name);
        Assert.Equal(["author.created 1"], await EventsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_that_are_deleted_with_their_parents_are_told_too(bool isSoft)
    {
        var model = DataModel.Create("tree", model =>
        {
            model.Entity<Root>("root", root => root.Id("root").HasMany(r => r.Nodes, node => node.RootId).CascadeOnDelete());
            model.Entity<Node>("node", node =>
            {
                node.Id("node");
                node.HasMany(n => n.Nodes, child => child.NodeId).CascadeOnDelete();
                node.Emits();
            });
        });
        await new Migrator(library.Host.Database).ApplyAsync(
            [new MigrationSet("tree", "tree", [new Migration("0001_tree", model.CreateScript())])], Cancellation);
        var ids = new UlidGenerator(TimeProvider.System);
        var (roots, nodes) = (
            new RecordStore<Root>(model, library.Host.Database, ids), new RecordStore<Node>(model, library.Host.Database, ids));
        await roots.CreateManyAsync([new { Id = "r" }, new { Id = "other" }], Cancellation);
        await nodes.CreateManyAsync(
            [new NewNode("1", "r", null), new NewNode("2", null, "1"), new NewNode("3", null, "2"), new NewNode("4", "other", null)],
            Cancellation);

        var affected = isSoft ? await roots.SoftDeleteAsync(["r"], Cancellation) : await roots.DeleteAsync(["r"], Cancellation);

        Assert.Equal(["r"], affected.Ids);
        Assert.Equal(["node.deleted 1", "node.deleted 2", "node.deleted 3"], (await EventsAsync()).Skip(4).Order(StringComparer.Ordinal));
        Assert.Equal(["4"], (await nodes.ListAsync(cancellationToken: Cancellation)).Select(node => node.Id));
    }

    [Fact]
    public async Task Records_deleted_by_a_condition_are_told()
    {
        await library.Authors.CreateManyAsync(
            [new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2"), new CreateAuthor("A", Id: "3")], Cancellation);
        await library.Authors.SoftDeleteAsync(["3"], Cancellation);

        var named = Filter.Where((Author author) => author.Name).Equal("A");
        Assert.Equal(["1"], (await library.Authors.DeleteWhereAsync(named, Cancellation)).Ids);
        Assert.Equal(["author.deleted 3", "author.deleted 1"], (await EventsAsync()).Skip(3));
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => library.Authors.DeleteWhereAsync(new(new AllFilter([])), Cancellation));
        Assert.Equal((ErrorType.InvalidData, "All records of Author would be deleted. Give a condition."), (error.Type, error.Message));
    }

    [Fact]
    [Trait("Case", "ERR-2")]
    public async Task A_missing_value_is_named_before_anything_is_sent()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => library.Authors.CreateAsync(new CreateAuthor(null!), Cancellation));
        var update = await Assert.ThrowsAsync<CommerceException>(
            () => library.Authors.UpdateAsync(new UpdateAuthor("1", new Optional<string>(null!)), Cancellation));
        var type = await Assert.ThrowsAsync<CommerceException>(() => library.Chapters.CreateAsync(new { Title = "A" }, Cancellation));

        Assert.Equal((ErrorType.InvalidData, "Author needs a value for name."), (error.Type, error.Message));
        Assert.Equal("Author needs a value for name.", update.Message);
        Assert.StartsWith("Chapter needs a value for book_id, and ", type.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> EventsAsync() =>
        library.Host.ColumnAsync("select name || ' ' || (data::jsonb ->> 'id') from commerce.event order by id");

    private sealed record Root(string Id)
    {
        public IReadOnlyList<Node>? Nodes { get; init; }
    }

    private sealed record Node(string Id, string? RootId, string? NodeId)
    {
        public IReadOnlyList<Node>? Nodes { get; init; }
    }

    private sealed record NewNode(string Id, string? RootId, string? NodeId);
}
