using Commerce.Events;
using Commerce.Events.Routing;
using Commerce.Hosting.Tests.Support;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Samples.Events;

namespace Commerce.Hosting.Tests.Events;

/// <summary>What <c>docs/events.md</c> shows does what is said there.</summary>
public sealed class EventGuideTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_are_emitted_from_a_route_and_from_a_step_and_counted()
    {
        await using var app = await HostingApp.StartAsync(
            builder => builder.AddUserModule().CountEvents(),
            options => options.Prepare(
                services => services.GetRequiredService<EventRoutes>().Add("order.canceled", "keep-stock", isOrdered: true)));
        await using var scope = app.Services.CreateAsyncScope();

        await PlaceOrder.Post(new OrderReference("order_1"), scope.ServiceProvider.GetRequiredService<IEventBus>(), Cancellation);
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();
        await workflows.RunAsync(CloseOrders.CloseOrdersWorkflow, [new OrderReference("order_1")], Cancellation);

        Assert.Equal(
            ["order.placed order_1 100", "order.reminder-due 500", "order.canceled order_1 100"],
            await app.ColumnAsync("select concat_ws(' ', name, ordering_key, priority) from commerce.event order by id"));
        Assert.Equal(
            ["pending order_1"],
            await app.ColumnAsync("select concat_ws(' ', state, ordering_key) from commerce.delivery where subscriber = 'keep-stock'"));
    }

    [Fact]
    public async Task Events_in_memory_are_not_stored()
    {
        await using var app = await HostingApp.StartAsync(builder => builder.AddUserModule().KeepEventsInMemory());

        await app.Services.GetRequiredService<IEventBus>().EmitAsync("bus.second", "x", cancellationToken: Cancellation);

        Assert.Equal("bus.second x", await app.Notes.NextAsync("several"));
        Assert.Equal(["0"], await app.ColumnAsync("select count(*) from commerce.event"));
    }
}
