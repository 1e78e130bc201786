using Commerce.Workflows;

namespace Samples.Workflows;

public static class QuoteOrder
{
    private static readonly Step<Unit, decimal> ReadTaxRate = Step.Create(
        "read-tax-rate", (Unit _, StepContext _) => Task.FromResult(0.2m));

    private static readonly Step<(decimal Net, decimal Tax), decimal> Round = Step.Create(
        "round", ((decimal Net, decimal Tax) sum, StepContext _) => Task.FromResult(Math.Round(sum.Net + sum.Tax, 2)));

    public static readonly Workflow<Cart, Quote> QuoteOrderWorkflow = Workflow.Create(
        "quote-order",
        (Composer<Cart> flow) =>
        {
            var rate = flow.Step(ReadTaxRate);
            var net = flow.Select(flow.Input, cart => cart.Lines.Sum(line => line.Quantity * line.Price));
            var tax = flow.Combine(net, rate, (amount, share) => amount * share);
            var total = flow.Step(Round, flow.Combine(net, tax, (amount, more) => (amount, more)));

            return flow.Combine(net, tax, total, (amount, more, all) => new Quote(amount, more, all));
        });
}

public sealed record Quote(decimal Net, decimal Tax, decimal Total);
