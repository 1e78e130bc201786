namespace Samples.Events;

/// <summary>What the subscribers of the guide call, on the application's database.</summary>
public interface IStockService
{
    Task ReserveAsync(string orderId, CancellationToken cancellationToken);

    Task ReleaseAsync(string orderId, CancellationToken cancellationToken);
}
