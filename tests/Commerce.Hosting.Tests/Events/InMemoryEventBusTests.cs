using Commerce.Hosting.Tests.Support;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Events;

public sealed class InMemoryEventBusTests(PostgresFixture postgres) : EventBusContract(postgres, "--Commerce:Events:Provider=memory")
{
    private readonly PostgresFixture postgres = postgres;

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
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync("Production"));
        Assert.Equal(["COM4106"], error.Problems.Select(problem => problem.Id));
        await using var allowed = await StartAsync("Production", "--Commerce:Events:AllowVolatile=true");
        var unknown = await Assert.ThrowsAsync<BootException>(() => StartAsync("Development", "--Commerce:Events:Provider=rabbit"));
        Assert.Equal(["COM4107"], unknown.Problems.Select(problem => problem.Id));
    }

    private async Task<TestApplication> StartAsync(string environment, params string[] args)
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        string[] all = ["--environment", environment, "--Commerce:Events:Provider=memory", .. args];
        return await TestApplication.StartAsync(TestApplication.CreateBuilder(database, all));
    }
}
