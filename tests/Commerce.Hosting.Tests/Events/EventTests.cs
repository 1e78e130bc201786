using System.Globalization;
using Commerce.Events;
using Commerce.Hosting.App.Workflows;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Events;

public sealed class EventTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
    private readonly TestApplication app = fixture.Application;

    [Fact]
    public async Task An_event_of_a_service_call_reaches_its_subscriber()
    {
        var users = app.Services.Resolve(Commerce.Modules.User);
        var user = await users.CreateUserAsync(new CreateUserInput("a@example.com"), TestContext.Current.CancellationToken);

        await app.Signals.WaitAsync(user.Id);
    }

    [Fact]
    public async Task An_event_of_a_workflow_reaches_its_subscriber_when_the_run_is_done()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();

        var run = await workflows.RunAsync(
            MakeUser.MakeUserWorkflow, new CreateUserInput("b@example.com"), TestContext.Current.CancellationToken);

        await app.Signals.WaitAsync(run.Result.Id);
    }

    [Fact]
    public async Task A_run_that_fails_leaves_neither_user_nor_event()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();

        var error = await Assert.ThrowsAsync<CommerceException>(() => workflows.RunAsync(
            MakeUser.MakeUserWorkflow, new CreateUserInput("c@example.com", LastName: "refused"), TestContext.Current.CancellationToken));

        Assert.Equal("This user is refused.", error.Message);
        Assert.Empty(await app.ColumnAsync("""select id from "user"."user" where email = 'c@example.com'"""));
        Assert.Empty(await app.ColumnAsync(
            """select id from commerce.event where name = 'user.created' and data::json->>'id' not in (select id from "user"."user")"""));
    }

    [Fact]
    public async Task A_subscriber_that_fails_is_tried_again_with_the_same_event()
    {
        var bus = app.Services.GetRequiredService<IEventBus>();
        await bus.EmitAsync("test.flaky", "f", cancellationToken: TestContext.Current.CancellationToken);

        await app.DrainAsync();
        Assert.True(app.Signals.IsRaised("f attempt 1"));
        Assert.False(app.Signals.IsRaised("f attempt 2"));
        await app.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.True(app.Signals.IsRaised("f attempt 2"));
    }

    [Fact]
    public async Task A_chain_of_events_without_an_end_is_stopped_with_a_dead_letter()
    {
        var users = app.Services.Resolve(Commerce.Modules.User);
        await users.CreateUserAsync(new CreateUserInput("d@example.com", "endless"), TestContext.Current.CancellationToken);
        await app.DrainAsync();

        // The first user, one for each permitted depth, and the one whose event went too deep.
        var count = (await app.ColumnAsync("""select count(*) from "user"."user" where first_name = 'endless'"""))[0];
        Assert.Equal(5, int.Parse(count, CultureInfo.InvariantCulture));
        Assert.Equal(["COM4201"], await app.ColumnAsync("select distinct left(error, 7) from commerce.delivery where state = 'dead'"));
    }
}
