using Commerce.Events;

namespace Samples.Events;

public static class OrderEvents
{
    public static readonly Event<OrderReference> Placed = new("order.placed");

    public static readonly Event<OrderReference> Canceled = new("order.canceled");
}

public sealed record OrderReference(string Id);
