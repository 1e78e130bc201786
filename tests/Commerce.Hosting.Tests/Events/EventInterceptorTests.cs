using Commerce.Events;
using Commerce.Hosting.App.Support;
using Commerce.Hosting.App.Workflows;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Tests.Events;

public sealed class EventInterceptorTests : IAsyncLifetime
{
    private const string Category = "Commerce.Events.Dispatch.InterceptorNotifier";

    private readonly Interceptor interceptor = new();
    private TestApplication app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await HostingApp.StartAsync(options =>
    {
        options.Settings[$"Logging:LogLevel:{Category}"] = "Debug";
        options.Configure(builder => builder.Services
            .AddSingleton<IEventInterceptor>(interceptor)
            .AddSingleton<ILoggerProvider>(services => new LogNotes(services.GetRequiredService<Notes>(), Category)));
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Case", "FRAMEWORK-133")]
    public async Task An_interceptor_that_fails_is_logged_and_the_event_is_delivered()
    {
        interceptor.Fails = true;

        await app.Services.GetRequiredService<IEventBus>().EmitAsync("bus.second", "x", cancellationToken: Cancellation);

        Assert.Equal("bus.second x", await app.Notes.NextAsync("several"));
        Assert.StartsWith(
            "The interceptor Interceptor failed on the event evt_", await app.Notes.NextAsync("log Error"), StringComparison.Ordinal);
    }

    // CHANGE: 134, an event knows when it was emitted; when it was released is not on it but on its deliveries.
    [Fact]
    [Trait("Case", "FRAMEWORK-133")]
    [Trait("Case", "FRAMEWORK-134")]
    public async Task It_sees_the_event_of_a_run_when_that_is_done_with_the_runs_id_and_the_time_of_the_emit()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();
        await workflows.RunAsync(MakeUser.MakeUserWorkflow, new CreateUserInput("a@example.com"), Cancellation);

        var (released, runId) = await interceptor.Seen.Task.WaitAsync(Signals.Limit, Cancellation);

        Assert.Equal("user.created", released.Name);
        Assert.Equal([runId!], await app.ColumnAsync("select id from commerce.workflow_execution where workflow_id = 'make-user'"));
        Assert.Equal(app.Clock.GetUtcNow(), released.EmittedAt);
        Assert.Equal(
            ["True"],
            await app.ColumnAsync("select distinct due_at >= emitted_at from commerce.delivery join commerce.event on id = event_id"));
    }

    // CHANGE: at the level Debug, for every event; the number is that of this host's subscribers, and one of '*' counts like any other.
    [Theory]
    [InlineData("bus.second", 2)]
    [InlineData("nobody.knows", 1)]
    [Trait("Case", "FRAMEWORK-142")]
    public async Task The_log_says_to_how_many_subscribers_an_event_goes(string name, int count)
    {
        await app.Services.GetRequiredService<IEventBus>().EmitAsync(name, "x", cancellationToken: Cancellation);

        Assert.Matches($"^{name} \\(evt_[0-9A-Z]+\\) goes to {count} subscribers of this host$", await app.Notes.NextAsync("log Debug"));
        Assert.Null((await interceptor.Seen.Task.WaitAsync(Signals.Limit, Cancellation)).RunId);
    }

    private sealed class Interceptor : IEventInterceptor
    {
        public bool Fails { get; set; }

        public TaskCompletionSource<(StoredEvent Event, string? RunId)> Seen { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask ReleasedAsync(StoredEvent released, string? runId, CancellationToken cancellationToken)
        {
            Seen.TrySetResult((released, runId));
            return Fails ? throw new InvalidOperationException("no") : ValueTask.CompletedTask;
        }
    }
}
