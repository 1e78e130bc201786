using System.Net;
using Commerce.Events;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Boot;

public sealed class HostModeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Case", "FRAMEWORK-109")]
    public async Task A_server_serves_and_leaves_the_background_to_a_worker_that_does_not_serve()
    {
        await using var server = await StartAsync("server");
        await using var worker = await StartAsync("worker", beside: server);

        await server.Services.GetRequiredService<IEventBus>().EmitAsync(
            "user.created", new { id = "user_1" }, cancellationToken: Cancellation);
        await server.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/echo?count=1", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await worker.Client.GetAsync("/echo?count=1", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await worker.Client.GetAsync("/health", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health", Cancellation)).StatusCode);
        Assert.True(worker.Signals.IsRaised("job tick"));
        Assert.True(worker.Signals.IsRaised("user_1"));
        Assert.False(server.Signals.IsRaised("job tick"));
        Assert.False(server.Signals.IsRaised("user_1"));
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-148")]
    public async Task What_is_emitted_while_no_worker_runs_waits_for_one_that_knows_its_subscribers()
    {
        await using var server = await StartAsync("server");
        await server.Services.GetRequiredService<IEventBus>().EmitAsync(
            "user.created", new { id = "user_2" }, cancellationToken: Cancellation);
        Assert.Equal(["pending"], await server.ColumnAsync("select state from commerce.delivery where subscriber = 'user-created'"));
        await server.StopAsync();

        await using var worker = await StartAsync("worker", beside: server);
        await worker.DrainAsync();

        Assert.True(worker.Signals.IsRaised("user_2"));
    }

    [Theory]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("Shared", HttpStatusCode.OK)]
    public async Task What_the_builder_says_holds_unless_the_configuration_says_otherwise(string configured, HttpStatusCode expected)
    {
        await using var app = await HostingApp.StartAsync(
            builder => builder.AddUserModule().Mode = HostMode.Worker, options => options.Settings["Commerce:Mode"] = configured);

        Assert.Equal(expected, (await app.Client.GetAsync("/echo?count=1", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("workers")]
    [InlineData("1")]
    public async Task A_mode_that_is_none_stops_the_boot(string mode)
    {
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(mode));

        Assert.Equal(("COM5113", "Commerce:Mode"), error.Problems.Select(problem => (problem.Id, problem.Where)).Single());
    }

    private static Task<TestApplication> StartAsync(string mode, TestApplication? beside = null) => HostingApp.StartAsync(options =>
    {
        options.Settings["Commerce:Mode"] = mode;
        options.Beside = beside;
    });
}
