using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Identifiers;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Events;

public sealed class PostgresDeliveryTests(PostgresFixture postgres) : DeliveryContract, IAsyncLifetime
{
    private Database database = null!;
    private HostLease lease = null!;
    private PostgresOutbox outbox = null!;
    private PostgresDeliveryStore store = null!;

    private protected override IDeliveryStore Store => store;

    private protected override long HostId => lease.Id;

    public async ValueTask InitializeAsync()
    {
        var factory = new StoredEventFactory(new UlidGenerator(TimeProvider.System), TimeProvider.System);
        outbox = new PostgresOutbox(factory, Bench.Routes, Bench.Queue);
        database = new Database(await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation), outbox, TimeProvider.System);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime], Cancellation);
        lease = HostLease.Acquire(database, "test");
        store = new PostgresDeliveryStore(database, Bench.Routes);
    }

    public async ValueTask DisposeAsync()
    {
        lease.Dispose();
        await database.DisposeAsync();
    }

    private protected override Task EmitAsync(params IReadOnlyList<EmittedEvent> events) =>
        outbox.CommitAsync(new EventChanges(events), add => database.WriteAsync(add, Cancellation));
}
