using Commerce.Jobs.Ledger;
using Commerce.Postgres.Jobs;
using Commerce.Testing;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Jobs;

public sealed class PostgresJobLedgerTests(PostgresFixture postgres) : JobLedgerContract
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private DatabaseClock clock = null!;
    private TestHost host = null!;

    public override async ValueTask DisposeAsync()
    {
        await clock.DisposeAsync();
        await host.DisposeAsync();
    }

    internal override async ValueTask<IJobLedger> StartAsync()
    {
        var database = await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation);
        host = await TestHost.StartAsync(database);
        clock = new DatabaseClock(database);
        await clock.SetAsync(Start, TimeSpan.Zero, Cancellation);
        return new PostgresJobLedger(host.Database);
    }

    protected override async ValueTask SetClockAsync(TimeSpan shift) =>
        await clock.SetAsync(Start + shift, TimeSpan.Zero, Cancellation);
}
