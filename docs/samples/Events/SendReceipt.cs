using Commerce.Events;

namespace Samples.Events;

public static class SendReceipt
{
    public static readonly SubscriberConfig Config = new() { Event = OrderEvents.Placed };

    public static Task Handle(EventEnvelope<OrderReference> placed, IReceiptService receipts, CancellationToken cancellationToken) =>
        receipts.SendAsync(placed.Data.Id, idempotencyKey: placed.Id, cancellationToken);
}
