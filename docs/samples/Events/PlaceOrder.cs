using Commerce.Events;

namespace Samples.Events;

public static class PlaceOrder
{
    public static async Task<OrderReference> Post(OrderReference order, IEventBus events, CancellationToken cancellationToken)
    {
        await events.EmitAsync(OrderEvents.Placed, order, new EmitOptions { OrderingKey = order.Id }, cancellationToken);
        var inThreeDays = new EmitOptions { Delay = TimeSpan.FromDays(3), Priority = EventPriority.Low };
        await events.EmitAsync("order.reminder-due", order, inThreeDays, cancellationToken);

        return order;
    }
}
