using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Postgres.Events;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Events;

public sealed class EventLogTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;
    private EventLog log = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        log = new EventLog(host.Database);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_event_is_listed_with_what_became_of_it_and_traced_to_its_subscribers()
    {
        await host.Database.AddAsync("a");
        await DieAsync("broken");

        var listed = Assert.Single(await log.ListAsync(new EventFilter { Name = "note.created" }, Cancellation));
        var found = await log.FindAsync(listed.Id, Cancellation);

        Assert.Equal(("note.created", "\"a\"", 0, 0, 1), (listed.Name, listed.Data, listed.Done, listed.Pending, listed.Dead));
        Assert.Equal(listed, found);
        var delivery = Assert.Single(await log.ListDeliveriesAsync(listed.Id, Cancellation));
        Assert.Equal(("first", DeliveryState.Dead, 1, "broken"), (delivery.Subscriber, delivery.State, delivery.Attempts, delivery.Error));
        Assert.Empty(await log.ListAsync(new EventFilter { Name = "other" }, Cancellation));
        Assert.Null(await log.FindAsync("evt_nope", Cancellation));
    }

    [Fact]
    public async Task Events_for_the_machinery_are_listed_only_when_asked_for()
    {
        IEventBus bus = new OutboxEventBus(host.Database);
        await bus.EmitAsync("inner", 1, new EmitOptions { Internal = true }, Cancellation);

        Assert.Empty(await log.ListAsync(new EventFilter(), Cancellation));
        Assert.Single(await log.ListAsync(new EventFilter { IncludeInternal = true }, Cancellation));
    }

    [Fact]
    public async Task Dead_letters_are_replayed_with_all_their_attempts_before_them()
    {
        await host.Database.AddAsync("a");
        await DieAsync("broken");

        Assert.Empty(await log.ListDeadAsync(new DeadLetterFilter { Subscriber = "second" }, Cancellation));
        Assert.Single(await log.ListDeadAsync(new DeadLetterFilter { Name = "note.created" }, Cancellation));
        await new SubscriptionStore(host.Database).RegisterAsync([("note.created", "first")], Cancellation);
        Assert.Equal((0, 0), await log.ReplayAsync(new DeadLetterFilter { Name = "other" }, Cancellation));
        Assert.Equal((1, 0), await log.ReplayAsync(new DeadLetterFilter { Subscriber = "first" }, Cancellation));

        var again = Assert.Single(await ClaimAsync("first"));
        Assert.Equal(1, again.Attempt);
        Assert.Empty(await log.ListDeadAsync(new DeadLetterFilter(), Cancellation));
    }

    [Fact]
    public async Task Old_events_are_deleted_but_none_that_waits_or_is_dead()
    {
        foreach (var text in new[] { "done", "dead", "waits" })
        {
            await host.Database.AddAsync(text);
        }

        var deliveries = host.Queue.Deliveries.ToArray();
        await host.Deliveries.RecordAsync(
            host.Lease.Id, [DeliveryOutcome.Done(deliveries[0]), DeliveryOutcome.Dead(deliveries[1], "x")], Cancellation);

        Assert.Equal(0, await log.DeleteOldAsync(DateTimeOffset.UnixEpoch, 10, Cancellation));
        Assert.Equal(1, await log.DeleteOldAsync(TimeProvider.System.GetUtcNow().AddDays(1), 10, Cancellation));

        Assert.Equal(["\"dead\"", "\"waits\""], await host.ColumnAsync("select data from commerce.event order by data"));
        Assert.Equal(["2"], await host.ColumnAsync("select count(*) from commerce.delivery"));
    }

    [Fact]
    public async Task A_subscriber_nobody_has_named_for_long_is_forgotten_and_its_deliveries_are_dead_letters()
    {
        var subscriptions = new SubscriptionStore(host.Database);
        await subscriptions.RegisterAsync([("note.created", "gone"), ("note.created", "first")], Cancellation);
        await host.ColumnAsync(
            "update commerce.subscription set seen_at = now() - interval '8 days' where subscriber = 'gone' returning 1");
        host.Queue.HasRoom = false;
        await host.Database.AddAsync("a");

        Assert.Equal([("gone", 1)], await subscriptions.ForgetAsync(TimeSpan.FromDays(7), Cancellation));
        Assert.Empty(await subscriptions.ForgetAsync(TimeSpan.FromDays(7), Cancellation));

        Assert.Equal(["first"], await host.ColumnAsync("select subscriber from commerce.subscription"));
        var dead = Assert.Single(await log.ListDeadAsync(new DeadLetterFilter(), Cancellation));
        Assert.StartsWith("COM4202", dead.Error, StringComparison.Ordinal);
        Assert.Equal((0, 1), await log.ReplayAsync(new DeadLetterFilter(), Cancellation));
    }

    [Fact]
    public async Task A_delivery_to_a_subscriber_that_was_forgotten_meanwhile_does_not_wait_for_ever()
    {
        var subscriptions = new SubscriptionStore(host.Database) { DeliveriesAtATime = 2 };
        host.Queue.HasRoom = false;
        foreach (var text in (string[])["a", "b", "c"])
        {
            await host.Database.AddAsync(text);
        }

        Assert.Equal([("first", 2)], await subscriptions.ForgetAsync(TimeSpan.FromDays(7), Cancellation));
        Assert.Equal([("first", 1)], await subscriptions.ForgetAsync(TimeSpan.FromDays(7), Cancellation));
        Assert.Equal(3, (await log.ListDeadAsync(new DeadLetterFilter { Subscriber = "first" }, Cancellation)).Count);
        Assert.Empty(await subscriptions.ForgetAsync(TimeSpan.FromDays(7), Cancellation));
    }

    [Fact]
    public async Task Deliveries_are_written_for_the_subscribers_of_other_hosts_and_those_are_told()
    {
        await new SubscriptionStore(host.Database).RegisterAsync([("note.created", "first"), ("*", "elsewhere")], Cancellation);

        await host.Database.AddAsync("a");

        Assert.Equal(
            ["elsewhere", $"first {host.Lease.Id}"],
            await host.ColumnAsync("select concat_ws(' ', subscriber, host) from commerce.delivery order by subscriber"));
        Assert.Equal(1, host.Queue.Notifications);
        host.Routes.Add("*", "elsewhere");
        Assert.Single(await ClaimAsync("elsewhere"));
    }

    [Fact]
    public async Task What_carries_a_hosts_id_and_is_not_in_its_hand_is_released()
    {
        await host.Database.AddAsync("in hand");
        await host.Database.AddAsync("orphan");
        var first = host.Queue.Deliveries.First();

        Assert.Equal(1, await host.Deliveries.ReleaseOrphansAsync(host.Lease.Id, () => [first], Cancellation));
        Assert.Equal(0, await host.Deliveries.ReleaseOrphansAsync(host.Lease.Id, () => [first], Cancellation));

        Assert.Equal("\"orphan\"", Assert.Single(await ClaimAsync("first")).Event.Data);
    }

    [Fact]
    public async Task A_row_that_a_broken_connection_has_locked_keeps_no_other_outcome_from_being_recorded()
    {
        await host.Database.AddAsync("locked");
        await host.Database.AddAsync("free");
        var deliveries = host.Queue.Deliveries.ToList();
        var store = new PostgresDeliveryStore(host.Database, host.Routes) { LockLimit = TimeSpan.FromMilliseconds(1) };
        await using (var connection = new NpgsqlConnection(host.Database.ConnectionString))
        {
            await connection.OpenAsync(Cancellation);
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            await using var lockRow = new NpgsqlCommand("select from commerce.delivery where event_id = $1 for update", connection)
            {
                Parameters = { new NpgsqlParameter { Value = deliveries[0].Event.Id } },
            };
            await lockRow.ExecuteNonQueryAsync(Cancellation);

            await store.RecordAsync(host.Lease.Id, [.. deliveries.Select(DeliveryOutcome.Done)], Cancellation);
            Assert.Equal(0, await store.ReleaseOrphansAsync(host.Lease.Id, () => [], Cancellation));
        }

        Assert.Equal(
            ["\"free\" done", "\"locked\" pending"],
            await host.ColumnAsync(
                "select data || ' ' || state from commerce.delivery join commerce.event on event.id = event_id order by data"));
        Assert.Equal(1, await store.ReleaseOrphansAsync(host.Lease.Id, () => [], Cancellation));
    }

    [Fact]
    public async Task A_transactional_subscriber_cannot_write_to_another_database()
    {
        await host.Database.AddAsync("a");
        await using var other = await TestHost.StartAsync(postgres);

        await using var unit = host.Deliveries.Begin(host.Lease.Id, host.Queue.Deliveries.First());

        Assert.Equal("COM6020", Assert.Throws<CommerceException>(() => other.Database.BeginSession()).Code);
    }

    [Fact]
    public async Task An_outcome_of_a_delivery_that_another_host_has_taken_over_is_left_to_that()
    {
        await host.Database.AddAsync("a");
        var delivery = host.Queue.Deliveries.First();
        await host.ColumnAsync($"update commerce.delivery set host = {host.Lease.Id + 1} returning 1");

        await host.Deliveries.RecordAsync(host.Lease.Id, [DeliveryOutcome.Retry(delivery, "late", TimeSpan.FromHours(1))], Cancellation);
        await using (var unit = host.Deliveries.Begin(host.Lease.Id, delivery))
        {
            await host.Database.QueryAsync("insert into notes.note values ('zombie')", _ => 0, [], Cancellation);
            Assert.False(await unit.CommitAsync(Cancellation));
        }

        Assert.Equal(
            [$"pending {host.Lease.Id + 1} 0"],
            await host.ColumnAsync("select concat_ws(' ', state, host, attempt) from commerce.delivery"));
        Assert.Equal(["a"], await host.NotesAsync());
    }

    private Task DieAsync(string error) => host.Deliveries.RecordAsync(
        host.Lease.Id, [.. host.Queue.Deliveries.Select(delivery => DeliveryOutcome.Dead(delivery, error))], Cancellation);

    private Task<List<Delivery>> ClaimAsync(params IEnumerable<string> subscribers) =>
        host.Deliveries.ClaimAsync(
            host.Lease.Id, subscribers.ToDictionary(subscriber => subscriber, _ => 10), TestContext.Current.CancellationToken);
}
