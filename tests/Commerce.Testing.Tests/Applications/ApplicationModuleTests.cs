using System.Net.Http.Json;
using Commerce.Events;
using Commerce.Postgres.Sessions;
using Commerce.Testing.App.Wishlist;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Applications;

/// <summary>A module in the project of an application has a container, a schema and folders of its own, like a plugin.</summary>
public sealed class ApplicationModuleTests : IAsyncLifetime
{
    private TestApplication shop = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => shop = await TestApplication.StartAsync<Program>();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task Its_routes_subscribers_and_migrations_are_its_own()
    {
        await shop.Client.PostAsJsonAsync("/wishes", new { text = "a boat" }, Cancellation);
        await shop.Services.GetRequiredService<IEventBus>().EmitAsync("wish.suggested", "a kite", cancellationToken: Cancellation);
        await shop.DrainAsync();

        Assert.Equal(["a boat", "a kite"], (await shop.Client.GetFromJsonAsync<string[]>("/wishes", Cancellation))!);
        Assert.Equal(["a boat", "a kite"], await shop.Services.Resolve(Modules.Wishlist).ListAsync(Cancellation));
        Assert.Equal(
            ["wishlist/note-suggestion"],
            await shop.Services.GetRequiredService<Database>().QueryAsync(
                "select subscriber from commerce.delivery where subscriber like 'wishlist%'", row => row.GetString(0), [], Cancellation));
    }
}
