using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Records.Declaration;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

public sealed class CompositeKeyTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;
    private RecordStore<Price> prices = null!;
    private RecordStore<Name> names = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var model = DataModel.Create("shop", model =>
        {
            model.Entity<Price>("price", price => price.Key(p => p.Product, p => p.MinQuantity));
            model.Entity<Name>("name", name => name.Key(n => n.One, n => n.Two));
        });
        host = await TestHost.StartAsync(postgres);
        await new Migrator(host.Database).ApplyAsync(
            [new MigrationSet("shop", "shop", [new Migration("0001_shop", model.CreateScript())])], Cancellation);
        var ids = new UlidGenerator(TimeProvider.System);
        (prices, names) = (new(model, host.Database, ids), new(model, host.Database, ids));
        await prices.CreateManyAsync<NewPrice>([new("shirt", 1, 20), new("shirt", 10, 15), new("hat", 1, 9)], Cancellation);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    [Trait("Case", "SVC-5")]
    public async Task A_record_is_read_by_its_whole_key()
    {
        Assert.Equal(15, (await prices.RetrieveAsync(new { MinQuantity = 10, Product = "shirt" }, cancellationToken: Cancellation)).Amount);
        Assert.Null(await prices.FindAsync(new PriceKey("shirt", 11), cancellationToken: Cancellation));
        var unknown = await Assert.ThrowsAsync<CommerceException>(
            () => prices.RetrieveAsync(new { MinQuantity = 11, Product = "shirt" }, cancellationToken: Cancellation));
        var bare = await Assert.ThrowsAsync<CommerceException>(() => prices.RetrieveAsync("shirt", cancellationToken: Cancellation));
        var half = await Assert.ThrowsAsync<CommerceException>(
            () => prices.RetrieveAsync(new PriceKey(null, 1), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => prices.RetrieveAsync(new { Product = "shirt" }, cancellationToken: Cancellation));

        Assert.Equal((ErrorType.NotFound, "Price with product, min_quantity: shirt, 11 was not found"), (unknown.Type, unknown.Message));
        Assert.Equal((ErrorType.NotFound, "price - product, min_quantity must be defined"), (bare.Type, bare.Message));
        Assert.Equal(bare.Message, half.Message);
        var zero = await Assert.ThrowsAsync<CommerceException>(
            () => prices.RetrieveAsync(new PriceKey("\0", 1), cancellationToken: Cancellation));
        Assert.Equal(ErrorType.InvalidData, zero.Type);
    }

    [Fact]
    public async Task Keys_are_compared_part_by_part()
    {
        var upserted = await names.UpsertManyAsync<Name>([new("a, b", "c", 1), new("a", "b, c", 2)], Cancellation);
        var updated = await names.UpdateManyAsync<Name>([new("a", "b, c", 4), new("a, b", "c", 3)], Cancellation);
        var twice = await Assert.ThrowsAsync<CommerceException>(
            () => names.UpsertManyAsync<Name>([new("a, b", "c", 1), new("a, b", "c", 2)], Cancellation));

        Assert.Equal([1, 2], upserted.Select(name => name.Number));
        Assert.Equal([4, 3], updated.Select(name => name.Number));
        Assert.Equal("Name with one, two \"\"a, b\", c\" is named twice in one call.", twice.Message);
    }

    [Fact]
    public async Task Records_are_updated_by_their_whole_keys_or_not_at_all()
    {
        var updated = await prices.UpdateManyAsync<NewPrice>([new("hat", 1, 8), new("shirt", 1, 19)], Cancellation);
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => prices.UpdateManyAsync<NewPrice>([new("hat", 1, 7), new("hat", 2, 7)], Cancellation));

        Assert.Equal([8m, 19m], updated.Select(price => price.Amount));
        Assert.Equal((ErrorType.NotFound, "Price with product, min_quantity \"hat, 2\" not found"), (error.Type, error.Message));
        Assert.Equal(["hat 1: 8", "shirt 1: 19", "shirt 10: 15"], await AllAsync());
    }

    [Fact]
    public async Task Records_are_upserted_by_their_whole_keys()
    {
        await prices.UpsertManyAsync<NewPrice>([new("hat", 5, 6), new("hat", 1, 8)], Cancellation);

        Assert.Equal(["hat 1: 8", "hat 5: 6", "shirt 1: 20", "shirt 10: 15"], await AllAsync());
    }

    [Fact]
    public async Task Records_are_deleted_soft_deleted_and_restored_by_their_whole_keys()
    {
        var deleted = await prices.DeleteAsync<PriceKey>([new("hat", 1), new("hat", 10)], Cancellation);
        Assert.Equal(["hat"], deleted.ByKey["price_product"]);
        Assert.Equal(["1"], deleted.ByKey["price_min_quantity"]);
        var softDeleted = await prices.SoftDeleteAsync<PriceKey>([new("shirt", 10)], Cancellation);
        Assert.Equal(["shirt"], softDeleted.ByKey["price_product"]);
        Assert.Equal(["10"], softDeleted.ByKey["price_min_quantity"]);
        Assert.Equal(["shirt 1: 20"], await AllAsync());
        await prices.RestoreAsync<PriceKey>([new("shirt", 1), new("shirt", 10)], Cancellation);
        Assert.Equal(["shirt 1: 20", "shirt 10: 15"], await AllAsync());
        Assert.Empty((await prices.DeleteAsync(Array.Empty<PriceKey>(), Cancellation)).ByKey);
        var error = await Assert.ThrowsAsync<CommerceException>(() => prices.DeleteAsync(["shirt"], Cancellation));
        Assert.Equal((ErrorType.NotFound, "price - product, min_quantity must be defined"), (error.Type, error.Message));
    }

    [Fact]
    public void An_entity_whose_key_is_no_id_cannot_emit()
    {
        var error = Assert.Throws<BootException>(
            () => DataModel.Create(
                "shop", model => model.Entity<Price>("price", price => price.Key(p => p.Product, p => p.MinQuantity).Emits())));

        Assert.Equal("COM6050", Assert.Single(error.Problems).Id);
    }

    private async Task<List<string>> AllAsync() =>
        [.. (await prices.ListAsync(cancellationToken: Cancellation)).Select(
            price => $"{price.Product} {price.MinQuantity}: {price.Amount}")];

    private sealed record Price(string Product, int MinQuantity, decimal Amount);

    private sealed record PriceKey(string? Product, int MinQuantity);

    private sealed record NewPrice(string Product, int MinQuantity, decimal Amount);

    private sealed record Name(string One, string Two, int Number);
}
