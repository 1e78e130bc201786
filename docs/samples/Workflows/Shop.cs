using Commerce;

namespace Samples.Workflows;

/// <summary>Stock that is kept in the shared database.</summary>
public interface IStockService
{
    Task<string> ReserveAsync(string sku, int quantity, CancellationToken cancellationToken);

    Task ReleaseAsync(string reservation, CancellationToken cancellationToken);
}

/// <summary>Orders that are kept in the shared database.</summary>
public interface IOrderService
{
    Task<string> CreateAsync(string email, decimal total, CancellationToken cancellationToken);

    Task DeleteAsync(string orderId, CancellationToken cancellationToken);
}

/// <summary>A payment provider somewhere on the network. The same key twice is one charge.</summary>
public interface IPaymentService
{
    Task<Payment> ChargeAsync(string email, decimal amount, string idempotencyKey, CancellationToken cancellationToken);

    Task RefundAsync(string paymentId, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Reverts the charge that was made under a key, if there is one.</summary>
    Task VoidAsync(string idempotencyKey, CancellationToken cancellationToken);
}

/// <summary>Carriers and the mail.</summary>
public interface IDispatchService
{
    Task<string> LabelAsync(string sku, CancellationToken cancellationToken);

    Task TellAsync(string email, string text, string idempotencyKey, CancellationToken cancellationToken);

    Task<string> AskAsync(string question, string transactionId, CancellationToken cancellationToken);

    Task WithdrawAsync(string ticket, CancellationToken cancellationToken);
}

public sealed record Payment(string Id, decimal Amount);

public sealed record OrderLine(string Sku, int Quantity, decimal Price);

public sealed record Cart(string Email, IReadOnlyList<OrderLine> Lines);

public sealed record Receipt(string OrderId, string PaymentId, decimal Total);

public static class ShopModules
{
    private static readonly ModuleKey<IStockService> StockKey = new("stock", "Acme.Stock");
    private static readonly ModuleKey<IOrderService> OrdersKey = new("orders", "Acme.Orders");
    private static readonly ModuleKey<IPaymentService> PaymentsKey = new("payments", "Acme.Payments");
    private static readonly ModuleKey<IDispatchService> DispatchKey = new("dispatch", "Acme.Dispatch");

    extension(Modules)
    {
        public static ModuleKey<IStockService> Stock => StockKey;

        public static ModuleKey<IOrderService> Orders => OrdersKey;

        public static ModuleKey<IPaymentService> Payments => PaymentsKey;

        public static ModuleKey<IDispatchService> Dispatch => DispatchKey;
    }
}
