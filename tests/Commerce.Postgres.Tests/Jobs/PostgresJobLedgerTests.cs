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
        clock = await DatabaseClock.InstallAsync(await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation));
        host = await TestHost.StartAsync(clock.ConnectionString);
        return new PostgresJobLedger(host.Database);
    }

    protected override async ValueTask SetClockAsync(TimeSpan shift) => await clock.SetAsync(shift);
}
