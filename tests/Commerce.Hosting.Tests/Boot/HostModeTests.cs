using System.Net;
using Commerce.Events;
using Commerce.Hosting.Tests.Support;
using Commerce.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Boot;

public sealed class HostModeTests(PostgresFixture postgres) : IAsyncLifetime
{
    private string database = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Trait("Case", "FRAMEWORK-109")]
    public async Task A_server_serves_and_leaves_the_background_to_a_worker_that_does_not_serve()
    {
        await using var server = await StartAsync("server");
        await using var worker = await StartAsync("worker");

        await server.Services.GetRequiredService<IEventBus>().EmitAsync(
            "user.created", new { id = "user_1" }, cancellationToken: Cancellation);
        await worker.Signals.WaitAsync("job tick");
        await worker.Signals.WaitAsync("user_1");

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/echo?count=1", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await worker.Client.GetAsync("/echo?count=1", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await worker.Client.GetAsync("/health", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health", Cancellation)).StatusCode);
        Assert.False(server.Signals.IsRaised("job tick"));
        Assert.False(server.Signals.IsRaised("user_1"));
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-148")]
    public async Task What_is_emitted_while_no_worker_runs_waits_for_one_that_knows_its_subscribers()
    {
        await using (var server = await StartAsync("server"))
        {
            await server.Services.GetRequiredService<IEventBus>().EmitAsync(
                "user.created", new { id = "user_2" }, cancellationToken: Cancellation);
            Assert.Equal(["pending"], await server.ColumnAsync("select state from commerce.delivery where subscriber = 'user-created'"));
        }

        await using var worker = await StartAsync("worker");
        await worker.Signals.WaitAsync("user_2");
    }

    [Fact]
    public async Task What_the_builder_says_holds_unless_the_configuration_says_otherwise()
    {
        var builder = TestApplication.CreateBuilder(database).AddUserModule();
        builder.Mode = HostMode.Worker;
        await using (var worker = await TestApplication.StartAsync(builder))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await worker.Client.GetAsync("/echo?count=1", Cancellation)).StatusCode);
        }

        var configured = TestApplication.CreateBuilder(database, "--Commerce:Mode=Shared").AddUserModule();
        configured.Mode = HostMode.Worker;
        await using var shared = await TestApplication.StartAsync(configured);
        Assert.Equal(HttpStatusCode.OK, (await shared.Client.GetAsync("/echo?count=1", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("workers")]
    [InlineData("1")]
    public async Task A_mode_that_is_none_stops_the_boot(string mode)
    {
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(mode));

        Assert.Equal(("COM5113", "Commerce:Mode"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
    }

    private Task<TestApplication> StartAsync(string mode) =>
        TestApplication.StartAsync(TestApplication.CreateBuilder(database, $"--Commerce:Mode={mode}").AddUserModule());
}
