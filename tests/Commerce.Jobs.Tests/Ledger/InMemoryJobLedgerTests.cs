using Commerce.Jobs.InMemory;
using Commerce.Jobs.Ledger;
using Commerce.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.Jobs.Tests.Ledger;

public sealed class InMemoryJobLedgerTests : JobLedgerContract
{
    private readonly FakeTimeProvider time = new();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal override ValueTask<IJobLedger> StartAsync() => ValueTask.FromResult<IJobLedger>(new InMemoryJobLedger(time));

    protected override ValueTask SetClockAsync(TimeSpan shift)
    {
        time.AdjustTime(time.Start + shift);
        return ValueTask.CompletedTask;
    }
}
