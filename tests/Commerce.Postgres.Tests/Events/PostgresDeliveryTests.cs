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

    private protected override StoreFault[] RecordFaults => Enum.GetValues<StoreFault>();

    public async ValueTask InitializeAsync()
    {
        var factory = new StoredEventFactory(new UlidGenerator(TimeProvider.System), TimeProvider.System);
        outbox = new PostgresOutbox(factory, Bench.Routes, Bench.Queue);
        database = new Database(await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation), outbox, TimeProvider.System);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime], Cancellation);
        lease = HostLease.Acquire(database, "test", TimeSpan.FromHours(1));
        store = new PostgresDeliveryStore(database, Bench.Routes);
    }

    public async ValueTask DisposeAsync()
    {
        lease.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_transactional_subscriber_that_never_returns_is_rolled_back_and_can_write_no_more()
    {
        await database.ExecuteAsync("create table note (text text primary key)", cancellationToken: Cancellation);
        var (release, late) = (NewSignal<bool>(), NewSignal<Exception?>());
        Bench.Time = Time;
        Bench.Add("one", Limited(transactional: true), async (delivery, cancellationToken) =>
        {
            // The second one waits for the row of the first as long as the transaction of the first is open.
            await WriteAsync(cancellationToken);
            await Note(delivery, cancellationToken);
            if (delivery.Event.Data == "1")
            {
                await release.Task;
                late.SetResult(await Record.ExceptionAsync(() => WriteAsync(CancellationToken.None)));
            }
        });
        await RunAsync(async () =>
        {
            await EmitAsync(Event("a", 1));
            Assert.Equal("1, attempt 1", await NextAsync());
            PassLimit();
            await EmitAsync(Event("a", 2));
            Assert.Equal("2, attempt 1", await NextAsync());
        });
        release.SetResult(true);

        Assert.IsType<InvalidOperationException>(await late.Task.WaitAsync(Patience.Limit, Cancellation));
        Assert.Equal(["1 dead COM4203", "2 done"], await ColumnAsync(
            """
            select concat_ws(' ', data, state, substring(error from 'COM[0-9]+'))
            from commerce.delivery join commerce.event on event.id = event_id order by data
            """));
        Assert.Equal(["written"], await ColumnAsync("select text from note"));
    }

    private static TaskCompletionSource<T> NewSignal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<int> WriteAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync("insert into note (text) values ('written')", cancellationToken: cancellationToken);

    private Task<IReadOnlyList<string>> ColumnAsync(string sql) =>
        database.QueryAsync(sql, row => row.GetString(0), cancellationToken: Cancellation);

    private protected override async Task<IReadOnlyList<string>> ListDeadAsync(string subscriber) => await database.QueryAsync(
        """
        select data::text from commerce.delivery join commerce.event on event.id = event_id
        where subscriber = $1 and delivery.state = 'dead'
        """,
        row => row.GetString(0),
        [subscriber],
        Cancellation);

    private protected override Task EmitAsync(params IReadOnlyList<EmittedEvent> events) =>
        outbox.CommitAsync(new EventChanges(events), add => database.WriteAsync(add, Cancellation));
}
