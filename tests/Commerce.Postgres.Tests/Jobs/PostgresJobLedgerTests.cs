using Commerce.Jobs.Ledger;
using Commerce.Postgres.Jobs;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Jobs;

public sealed class PostgresJobLedgerTests(PostgresFixture postgres) : JobLedgerContract
{
    private DatabaseClock clock = null!;
    private TestHost host = null!;

    public override ValueTask DisposeAsync() => host.DisposeAsync();

    internal override async ValueTask<IJobLedger> StartAsync()
    {
        var database = await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation);
        clock = new DatabaseClock(database);
        host = await TestHost.StartAsync(database);
        return new PostgresJobLedger(host.Database);
    }

    protected override async ValueTask SetClockAsync(TimeSpan shift) => await clock.SetAsync(shift);
}
