using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Querying;
using Commerce.Records.Declaration;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

/// <summary>Records that are deleted for good together with records that emit.</summary>
public sealed class DeletionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DataModel Model = DataModel.Create("tree", builder =>
    {
        builder.Entity<Root>("root", root => root.HasMany(r => r.Nodes, node => node.RootId).CascadeOnDelete());
        builder.Entity<Node>("node", node =>
        {
            node.HasMany(n => n.Nodes, child => child.ParentId).CascadeOnDelete();
            node.Emits();
        });
    });

    private TestHost host = null!;
    private RecordStore<Root> roots = null!;
    private RecordStore<Node> nodes = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        await new Migrator(host.Database).ApplyAsync(
            [new MigrationSet("tree", "tree", [new Migration("0001_tree", Model.CreateScript())])], Cancellation);
        var ids = new UlidGenerator(TimeProvider.System);
        (roots, nodes) = (new(Model, host.Database, ids), new(Model, host.Database, ids));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_filter_on_what_cascades_is_evaluated_before_it_is_gone()
    {
        await roots.CreateManyAsync([new NewRoot("r"), new NewRoot("other")], Cancellation);
        await nodes.CreateManyAsync([new NewNode("1", RootId: "r"), new NewNode("2", RootId: "other")], Cancellation);

        var having = Filter.Related((Root root) => root.Nodes!, Filter.Where((Node node) => node.Id).Equal("1"));
        var deleted = await roots.DeleteWhereAsync(having, Cancellation);

        Assert.Equal(["r"], deleted.Ids);
        Assert.Equal(["other"], await IdsAsync("root"));
        Assert.Equal(["2"], await IdsAsync("node"));
        Assert.Equal(["1"], await DeletedAsync());
    }

    [Fact]
    public async Task Records_that_are_named_and_cascade_too_are_deleted_and_told_once()
    {
        await nodes.CreateManyAsync([new NewNode("1"), new NewNode("2", ParentId: "1"), new NewNode("3", ParentId: "2")], Cancellation);

        Assert.Equal(["1", "2"], (await nodes.DeleteAsync(["2", "1"], Cancellation)).Ids);

        Assert.Empty(await IdsAsync("node"));
        Assert.Equal(["1", "2", "3"], await DeletedAsync());
    }

    [Theory]
    [InlineData("update tree.node set parent_id = id")]
    [InlineData("update tree.node set parent_id = case id when '1' then '2' else '1' end")]
    public async Task Records_that_refer_to_themselves_or_one_another_are_told_all(string close)
    {
        await nodes.CreateManyAsync([new NewNode("1"), new NewNode("2")], Cancellation);
        await host.ColumnAsync(close);

        Assert.Equal(["1"], (await nodes.DeleteAsync(["1"], Cancellation)).Ids);

        var (left, told) = (await IdsAsync("node"), await DeletedAsync());
        Assert.Contains("1", told);
        Assert.Equal(["1", "2"], left.Concat(told).Order(StringComparer.Ordinal));
    }

    private Task<IReadOnlyList<string>> IdsAsync(string table) => host.ColumnAsync($"select id from tree.{table} order by id");

    private Task<IReadOnlyList<string>> DeletedAsync() =>
        host.ColumnAsync("select data::json ->> 'id' from commerce.event where name = 'node.deleted' order by 1");

    private sealed record Root(string Id)
    {
        public IReadOnlyList<Node>? Nodes { get; init; }
    }

    private sealed record Node(string Id, string? RootId, string? ParentId)
    {
        public IReadOnlyList<Node>? Nodes { get; init; }
    }

    private sealed record NewRoot(string Id);

    private sealed record NewNode(string Id, string? RootId = null, string? ParentId = null);
}
