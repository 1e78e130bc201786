using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Querying;
using Commerce.Records.Declaration;
using Commerce.Tests;

namespace Commerce.Records.Tests.Query;

public sealed class OrderTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DataModel Model = DataModel.Create("tree", model => model.Entity<Node>("node", node =>
    {
        node.BelongsTo(n => n.Parent, n => n.ParentId);
        node.HasOne(n => n.Child, child => child.ParentId);
    }));

    private TestHost host = null!;
    private RecordStore<Node> nodes = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        await new Migrator(host.Database).ApplyAsync(
            [new MigrationSet("tree", "tree", [new Migration("0001_tree", Model.CreateScript())])], Cancellation);
        nodes = new RecordStore<Node>(Model, host.Database, new UlidGenerator(TimeProvider.System));
        await nodes.CreateManyAsync<NewNode>(
            [new("1", "b"), new("2", "a", "1"), new("3", null, "2"), new("4", "a", "3"), new("5", "c")], Cancellation);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    [Trait("Case", "SVC-15")]
    public async Task Rows_come_in_the_order_asked_for_those_without_a_value_last_and_the_key_decides_the_rest()
    {
        foreach (var (order, ids) in new (string?, string)[]
        {
            (null, "1 2 3 4 5"),
            ("-id", "5 4 3 2 1"),
            ("name", "2 4 1 5 3"),
            ("-name", "3 5 1 2 4"),
            ("name,-id", "4 2 1 5 3"),
            ("parent.name", "3 2 1 4 5"),
            ("-parent.name", "1 4 5 2 3"),
            ("parent.parent.name", "4 3 1 2 5"),
            ("parent.parent.parent.name,-id", "4 5 3 2 1"),
            ("child.name", "1 3 2 4 5"),
            ("child.child.name,name", "2 4 1 5 3"),
        })
        {
            Assert.Equal((order, ids), (order, await IdsAsync(new() { OrderBy = OrderParser.Parse(order) })));
        }
    }

    [Fact]
    [Trait("Case", "SVC-15")]
    public async Task A_page_is_a_part_of_the_order()
    {
        await nodes.CreateManyAsync<NewNode>([.. Enumerable.Range(10, 40).Select(i => new NewNode($"{i}", "same"))], Cancellation);
        var newest = new ListQuery<Node>
        {
            Filter = Filter.Where((Node node) => node.Name).Equal("same"),
            OrderBy = OrderParser.Parse(
            "-id")
        };

        Assert.Equal(
            string.Join(' ', Enumerable.Range(10, 40).Reverse().Skip(5).Take(10)), await IdsAsync(newest with { Skip = 5, Take = 10 }));
        Assert.Equal("", await IdsAsync(newest with { Take = 0 }));
        Assert.Equal("", await IdsAsync(newest with { Skip = 40 }));
        Assert.Equal("10", await IdsAsync(newest with { Skip = 39, Take = int.MaxValue }));
        foreach (var query in new[] { newest with { Skip = -1 }, newest with { Take = -1 } })
        {
            Assert.Equal(
                ErrorType.InvalidData, (await Assert.ThrowsAsync<CommerceException>(() => nodes.ListAsync(query, Cancellation))).Type);
        }
    }

    [Fact]
    public async Task A_deleted_related_record_counts_as_none_unless_deleted_ones_are_seen()
    {
        await nodes.SoftDeleteAsync(["1"], Cancellation);

        Assert.Equal("3 2 4 5", await IdsAsync(new() { OrderBy = OrderParser.Parse("parent.name") }));
        Assert.Equal("3 2 1 4 5", await IdsAsync(new() { OrderBy = OrderParser.Parse("parent.name"), WithDeleted = true }));
    }

    [Fact]
    public async Task Of_two_related_records_the_living_one_decides()
    {
        await nodes.SoftDeleteAsync(["2"], Cancellation);
        await nodes.CreateAsync(new NewNode("6", "z", "1"), Cancellation);

        Assert.Equal("3 1 2 4 5 6", await IdsAsync(new() { OrderBy = OrderParser.Parse("child.name"), WithDeleted = true }));
    }

    [Fact]
    [Trait("Case", "SVC-15")]
    public async Task A_field_that_is_not_there_is_refused()
    {
        foreach (var (order, message) in new[]
        {
            ("nmae", "Order field nmae is not valid. Did you mean 'name'?"),
            ("--name", "Order field -name is not valid. Did you mean 'name'?"),
            ("parent", "Order field parent is not valid"),
            ("parent.nmae", "Order field parent.nmae is not valid. Did you mean 'name'?"),
            ("nodes.name", "Order field nodes.name is not valid"),
            ("name desc; drop table tree.node", "Order field name desc; drop table tree.node is not valid"),
            ("name\"", "Order field name\" is not valid. Did you mean 'name'?"),
            ("parent.parent.parent.parent.parent.parent.parent.parent.parent.name", "Order field parent.parent."),
        })
        {
            var error = await Assert.ThrowsAsync<CommerceException>(() => IdsAsync(new() { OrderBy = OrderParser.Parse(order) }));

            Assert.Equal(ErrorType.InvalidData, error.Type);
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Assert.Single(error.Errors);
        }
    }

    private async Task<string> IdsAsync(ListQuery<Node> query) =>
        string.Join(' ', (await nodes.ListAsync(query, Cancellation)).Select(node => node.Id));

    private sealed record Node(string Id, string? Name, string? ParentId)
    {
        public Node? Parent { get; init; }

        public Node? Child { get; init; }
    }

    private sealed record NewNode(string Id, string? Name, string? ParentId = null);
}
