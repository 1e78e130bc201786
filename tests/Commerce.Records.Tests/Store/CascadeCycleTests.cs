using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Records.Declaration;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

public sealed class CascadeCycleTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DataModel Model = DataModel.Create("cycle", builder =>
    {
        builder.Entity<Farm>("farm", farm => farm.HasMany(f => f.Eggs, egg => egg.FarmId).CascadeOnDelete());
        builder.Entity<Egg>("egg", egg => egg.HasMany(e => e.Hens, hen => hen.EggId).CascadeOnDelete());
        builder.Entity<Hen>("hen", hen => hen.HasMany(h => h.Eggs, egg => egg.HenId).CascadeOnDelete());
        builder.Entity<Folder>("folder", folder => folder.HasMany(f => f.Folders, below => below.ParentId).CascadeOnDelete());
    });

    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        await new Migrator(host.Database).ApplyAsync(
            [new MigrationSet("cycle", "cycle", [new Migration("0001_cycle", Model.CreateScript())])], Cancellation);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    [Trait("Case", "ERR-5")]
    public async Task Cascades_in_a_cycle_are_told_with_the_way_around_at_any_depth()
    {
        var eggs = await Assert.ThrowsAsync<CommerceException>(() => Store<Egg>().SoftDeleteAsync(["1"], Cancellation));
        var farms = await Assert.ThrowsAsync<CommerceException>(() => Store<Farm>().SoftDeleteAsync(["1"], Cancellation));

        Assert.Equal(ErrorType.InvalidData, eggs.Type);
        Assert.StartsWith("The cascades of Egg form a cycle: Egg -> Hen -> Egg.", eggs.Message, StringComparison.Ordinal);
        Assert.StartsWith("The cascades of Egg form a cycle: Egg -> Hen -> Egg.", farms.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Case", "ERR-5")]
    public async Task An_entity_outside_of_the_cycle_and_a_tree_are_hidden_and_restored()
    {
        var folders = Store<Folder>();
        await folders.CreateManyAsync<NewFolder>([new("1"), new("2", "1"), new("3", "2"), new("4")], Cancellation);

        Assert.Equal(["1", "2", "3"], (await folders.SoftDeleteAsync(["1"], Cancellation)).ByKey["folder_id"]);
        Assert.Equal(["4"], (await folders.ListAsync(cancellationToken: Cancellation)).Select(folder => folder.Id));
        Assert.Equal(["1", "2", "3"], (await folders.RestoreAsync(["1"], Cancellation)).ByKey["folder_id"]);
    }

    private RecordStore<T> Store<T>()
        where T : class => new(Model, host.Database, new UlidGenerator(TimeProvider.System));

    private sealed record Farm(string Id)
    {
        public IReadOnlyList<Egg>? Eggs { get; init; }
    }

    private sealed record Egg(string Id, string? HenId, string? FarmId)
    {
        public IReadOnlyList<Hen>? Hens { get; init; }
    }

    private sealed record Hen(string Id, string? EggId)
    {
        public IReadOnlyList<Egg>? Eggs { get; init; }
    }

    private sealed record Folder(string Id, string? ParentId)
    {
        public IReadOnlyList<Folder>? Folders { get; init; }
    }

    private sealed record NewFolder(string Id, string? ParentId = null);
}
