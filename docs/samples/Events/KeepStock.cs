using Commerce;
using Commerce.Events;

namespace Samples.Events;

public sealed class KeepStock(IStockService stock)
{
    public static readonly SubscriberConfig Config = new()
    {
        Id = "keep-stock",
        Event = [OrderEvents.Placed, OrderEvents.Canceled],
        Ordered = true,
        Transactional = true,
        Concurrency = 4,
        Timeout = TimeSpan.FromSeconds(10),
        Retry = new RetryPolicy { Attempts = 8, Delay = TimeSpan.FromSeconds(2), Backoff = 3, MaxDelay = TimeSpan.FromMinutes(10) },
    };

    public Task HandleAsync(EventEnvelope<OrderReference> order, CancellationToken cancellationToken) =>
        order.Name == OrderEvents.Placed.Name
            ? stock.ReserveAsync(order.Data.Id, cancellationToken)
            : stock.ReleaseAsync(order.Data.Id, cancellationToken);
}
