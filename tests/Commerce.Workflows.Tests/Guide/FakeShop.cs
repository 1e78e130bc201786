using System.Globalization;
using Commerce.Workflows.Tests.Support;
using Samples.Workflows;

namespace Commerce.Workflows.Tests.Guide;

/// <summary>The shop's modules on a bench: what is asked of them goes into the diary, and they refuse what a test tells them to.</summary>
internal sealed class FakeShop : IStockService, IOrderService, IPaymentService, IDispatchService
{
    private readonly Bench bench;
    private int ids;

    public FakeShop(Bench bench)
    {
        this.bench = bench;
        bench.Services[typeof(IStockService)] = this;
        bench.Services[typeof(IOrderService)] = this;
        bench.Services[typeof(IPaymentService)] = this;
        bench.Services[typeof(IDispatchService)] = this;
    }

    /// <summary>Calls that are refused, with how often.</summary>
    public Dictionary<string, int> Refused { get; } = [];

    /// <summary>The keys payments were charged, refunded and voided under, and mail was sent under.</summary>
    public List<string> Keys { get; } = [];

    public Task<string> ReserveAsync(string sku, int quantity, CancellationToken cancellationToken) =>
        DoAsync($"reserve {quantity} {sku}", $"r-{sku}");

    public Task ReleaseAsync(string reservation, CancellationToken cancellationToken) => DoAsync($"release {reservation}", "");

    public Task<string> CreateAsync(string email, decimal total, CancellationToken cancellationToken) =>
        DoAsync("create order", $"order-{Interlocked.Increment(ref ids)}");

    public Task DeleteAsync(string orderId, CancellationToken cancellationToken) => DoAsync($"delete {orderId}", "");

    public Task<Payment> ChargeAsync(string email, decimal amount, string idempotencyKey, CancellationToken cancellationToken)
    {
        Keys.Add(idempotencyKey);
        return DoAsync(string.Create(CultureInfo.InvariantCulture, $"charge {amount}"), new Payment("p-1", amount));
    }

    public Task RefundAsync(string paymentId, string idempotencyKey, CancellationToken cancellationToken)
    {
        Keys.Add(idempotencyKey);
        return DoAsync($"refund {paymentId}", "");
    }

    public Task VoidAsync(string idempotencyKey, CancellationToken cancellationToken) => DoAsync($"void {idempotencyKey}", "");

    public Task<string> LabelAsync(string sku, CancellationToken cancellationToken) => DoAsync($"label {sku}", $"l-{sku}");

    public Task TellAsync(string email, string text, string idempotencyKey, CancellationToken cancellationToken)
    {
        Keys.Add(idempotencyKey);
        return DoAsync($"tell {text}", "");
    }

    public Task<string> AskAsync(string question, string transactionId, CancellationToken cancellationToken) =>
        DoAsync($"ask {question} for {transactionId}", "ticket-1");

    public Task WithdrawAsync(string ticket, CancellationToken cancellationToken) => DoAsync($"withdraw {ticket}", "");

    private Task<T> DoAsync<T>(string what, T answer)
    {
        var verb = what.Split(' ')[0];
        if (Refused.GetValueOrDefault(verb) is > 0 and var times)
        {
            Refused[verb] = times - 1;
            bench.Note($"! {what}");
            return Task.FromException<T>(new HttpRequestException($"cannot {what}"));
        }

        bench.Note(what);
        return Task.FromResult(answer);
    }
}
