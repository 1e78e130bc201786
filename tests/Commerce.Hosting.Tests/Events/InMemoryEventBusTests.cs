using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Events;

public sealed class InMemoryEventBusTests() : EventBusContract("memory")
{
    [Fact]
    public async Task Nothing_is_stored()
    {
        await Bus.EmitAsync("bus.second", "x", cancellationToken: Cancellation);
        await App.Notes.NextAsync("several");

        Assert.Empty(await App.ColumnAsync("select id from commerce.event"));
    }

    [Fact]
    public async Task It_is_refused_in_production_unless_losing_events_is_allowed()
    {
        var error = await Assert.ThrowsAsync<BootException>(() => BootAsync("Production"));
        Assert.Equal(["COM4106"], error.Problems.Select(problem => problem.Id));
        await BootAsync("Production", "--Commerce:Events:AllowVolatile=true");
        var unknown = await Assert.ThrowsAsync<BootException>(() => BootAsync("Development", "--Commerce:Events:Provider=rabbit"));
        Assert.Equal(["COM4107"], unknown.Problems.Select(problem => problem.Id));
    }

    private static async Task BootAsync(string environment, params string[] args) => await HostingApp.BootAsync(HostingApp.CreateBuilder(
        await HostingApp.CreateDatabaseAsync(), ["--environment", environment, "--Commerce:Events:Provider=memory", .. args]));
}
