using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Identifiers;
using Commerce.Postgres.Events;
using Commerce.Tests;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Commerce.Postgres.Tests.Events;

/// <summary>An ordered subscriber gets the events of a key in the order of their commits, whatever the clocks of the hosts.</summary>
public sealed class EventOrderTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Key = "order-1";

    private TestHost host = null!;
    private EventRoutes routes = null!;
    private PostgresOutbox right = null!;
    private PostgresOutbox late = null!;
    private PostgresDeliveryStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        routes = host.Routes;
        routes.Add("a", "one", isOrdered: true);
        routes.Add("a", "two", isOrdered: true);
        store = host.Deliveries;
        var now = TimeProvider.System.GetUtcNow();
        right = OutboxAt(now);
        late = OutboxAt(now - TimeSpan.FromHours(1));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Events_of_hosts_with_different_clocks_come_in_the_order_of_their_commits()
    {
        for (var number = 1; number <= 8; number++)
        {
            await EmitAsync(number % 2 == 0 ? late : right, new EventChanges([Event(number)]));
        }

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], await DrainAsync("one"));
    }

    [Fact]
    public async Task Events_that_a_run_has_held_come_when_the_run_has_ended()
    {
        await EmitAsync(right, new EventChanges([]) { Held = [("wrun_1", [Event(1), Event(2)])] });
        await EmitAsync(right, new EventChanges([Event(3)]));
        // Another host goes on with the run.
        await EmitAsync(late, new EventChanges([]) { Held = [("wrun_1", [Event(4)])] });
        await EmitAsync(late, new EventChanges([Event(5)]) { ReleasedRuns = ["wrun_1"] });

        Assert.Equal(["3", "1", "2", "4", "5"], await DrainAsync("one"));
    }

    [Fact]
    public async Task All_subscribers_see_one_order_because_a_commit_waits_for_another_one_of_its_key()
    {
        await using var connection = new NpgsqlConnection(host.Database.ConnectionString);
        await connection.OpenAsync(Cancellation);
        Task second;
        var first = right.Prepare(new EventChanges([Event(1)]));
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            await using var batch = new NpgsqlBatch(connection);
            first.AddTo(batch);
            await batch.ExecuteNonQueryAsync(Cancellation);
            second = EmitAsync(right, new EventChanges([Event(2)]));
            await using var watch = new NpgsqlConnection(host.Database.ConnectionString);
            await watch.OpenAsync(Cancellation);
            await watch.WaitForWaitersAsync("locktype = 'advisory'");
            await EmitAsync(right, new EventChanges([Event(3, "another key")]));
            await transaction.CommitAsync(Cancellation);
        }

        await second;
        first.Complete();
        Assert.Equal(["1", "2"], (await DrainAsync("one")).Where(text => text != "3"));
        Assert.Equal(["1", "2"], (await DrainAsync("two")).Where(text => text != "3"));
    }

    [Fact]
    public async Task A_dead_letter_that_is_delivered_again_waits_for_a_younger_event_that_is_in_hand()
    {
        await new SubscriptionStore(host.Database).RegisterAsync(routes.All, Cancellation);
        await EmitAsync(right, new EventChanges([Event(1)]));
        await EmitAsync(right, new EventChanges([Event(2)]));
        var first = Assert.Single(await ClaimAsync("one"));
        await store.RecordAsync(host.Lease.Id, [DeliveryOutcome.Dead(first, "broken")], Cancellation);
        var second = Assert.Single(await ClaimAsync("one"));

        Assert.Equal((1, 0), await new EventLog(host.Database).ReplayAsync(new DeadLetterFilter { Subscriber = "one" }, Cancellation));

        Assert.Empty(await ClaimAsync("one"));
        await store.RecordAsync(host.Lease.Id, [DeliveryOutcome.Done(second)], Cancellation);
        Assert.Equal(["1"], await DrainAsync("one"));
    }

    [Fact]
    public async Task Dead_letters_of_a_key_keep_their_order_also_when_they_caused_one_another_too_deep()
    {
        await new SubscriptionStore(host.Database).RegisterAsync([("a", "elsewhere")], Cancellation);
        await EmitAsync(right, new EventChanges([Event(1) with { Depth = 4 }]));

        Assert.Equal(
            ["elsewhere dead order-1 1", "one dead order-1 1", "two dead order-1 1"],
            await host.ColumnAsync(
                "select concat_ws(' ', subscriber, state, ordering_key, position) from commerce.delivery order by subscriber"));
    }

    private static EmittedEvent Event(int number, string key = Key) =>
        new("a", $"{number}", 0, new EmitOptions { OrderingKey = key });

    private PostgresOutbox OutboxAt(DateTimeOffset now)
    {
        var clock = new FakeTimeProvider(now);
        return new PostgresOutbox(new StoredEventFactory(new UlidGenerator(clock), clock), routes, host.Queue);
    }

    private Task EmitAsync(PostgresOutbox outbox, EventChanges changes) =>
        outbox.CommitAsync(changes, add => host.Database.WriteAsync(add, Cancellation));

    private Task<List<Delivery>> ClaimAsync(string subscriber) =>
        store.ClaimAsync(host.Lease.Id, new Dictionary<string, int> { [subscriber] = 10 }, Cancellation);

    private async Task<List<string>> DrainAsync(string subscriber)
    {
        var texts = new List<string>();
        while (await ClaimAsync(subscriber) is { Count: > 0 } due)
        {
            texts.AddRange(due.Select(delivery => delivery.Event.Data));
            await store.RecordAsync(host.Lease.Id, [.. due.Select(DeliveryOutcome.Done)], Cancellation);
        }

        return texts;
    }
}
