namespace Samples.Events;

/// <summary>What the subscribers of the guide call.</summary>
public interface IReceiptService
{
    Task SendAsync(string orderId, string idempotencyKey, CancellationToken cancellationToken);

    Task RemindAsync(string orderId, CancellationToken cancellationToken);
}
