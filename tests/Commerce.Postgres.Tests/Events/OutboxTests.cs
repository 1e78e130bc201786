using System.Globalization;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Postgres.Events;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Events;

public sealed class OutboxTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_bus_writes_an_event_when_no_session_runs()
    {
        IEventBus bus = new OutboxEventBus(host.Database);

        await bus.EmitAsync(Notes.Created, "a", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Single(host.Queue.Deliveries);
    }

    [Fact]
    public async Task Events_that_are_emitted_at_the_same_time_share_a_commit_and_one_that_is_refused_harms_no_other()
    {
        IEventBus bus = new OutboxEventBus(host.Database);
        Task first, refused;
        List<Task> others;
        await using (var holding = new NpgsqlConnection(host.Database.ConnectionString))
        {
            await holding.OpenAsync(TestContext.Current.CancellationToken);
            await using var transaction = await holding.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("lock table commerce.event in exclusive mode", holding, transaction);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            first = EmitAsync("first");
            others = [.. Enumerable.Range(0, 8).Select(number => EmitAsync($"other.{number}"))];
            refused = EmitAsync("no name has a \0");
        }

        await Assert.ThrowsAsync<CommerceException>(() => refused);
        await Task.WhenAll([first, .. others]);
        Assert.Equal(["9"], await host.ColumnAsync("select count(*)::text from commerce.event"));
        var commits = (await host.ColumnAsync("select count(distinct xmin::text)::text from commerce.event"))[0];
        Assert.InRange(int.Parse(commits, CultureInfo.InvariantCulture), 2, 5);

        async Task EmitAsync(string name) => await bus.EmitAsync(name, "a", cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_room_in_hand_a_delivery_is_left_for_whoever_fetches_it()
    {
        host.Queue.HasRoom = false;

        await host.Database.AddAsync("a");

        Assert.Equal((0, 1), (host.Queue.Deliveries.Count, host.Queue.Notifications));
        var fetched = await ClaimAsync("first");
        var delivery = Assert.Single(fetched);
        Assert.Equal(("first", 1), (delivery.Subscriber, delivery.Attempt));
        Assert.Equal(("note.created", "\"a\""), (delivery.Event.Name, delivery.Event.Data));
        Assert.Empty(await ClaimAsync("first"));
    }

    [Fact]
    public async Task A_delivery_for_a_subscriber_of_another_host_is_left_alone()
    {
        host.Queue.HasRoom = false;
        await host.Database.AddAsync("a");

        Assert.Empty(await ClaimAsync("second"));
    }

    [Fact]
    public async Task Outcomes_are_done_waiting_or_dead()
    {
        foreach (var text in new[] { "a", "b", "c" })
        {
            await host.Database.AddAsync(text);
        }

        var deliveries = host.Queue.Deliveries.ToArray();
        await host.Deliveries.RecordAsync(
            host.Lease.Id,
            [
                DeliveryOutcome.Done(deliveries[0]),
                DeliveryOutcome.Retry(deliveries[1], "late", TimeSpan.FromHours(1)),
                DeliveryOutcome.Dead(deliveries[2], "never"),
            ],
            TestContext.Current.CancellationToken);

        Assert.Equal(
            ["done 1 - -", "pending 1 late later", "dead 1 never -"],
            await host.ColumnAsync(
                """
                select concat_ws(' ', delivery.state, attempt, coalesce(error, '-'), case when due_at > now() then 'later' else '-' end)
                from commerce.delivery join commerce.event on event.id = event_id order by event.data
                """));
        Assert.Empty(await ClaimAsync("first"));
    }

    [Fact]
    public async Task An_event_at_the_end_of_too_long_a_chain_is_a_dead_letter_that_says_so()
    {
        EventCause.Enter(host.Routes.MaxDepth + 1);
        await host.Database.AddAsync("deep");

        Assert.Empty(host.Queue.Deliveries);
        Assert.Equal(["dead"], await host.ColumnAsync("select state from commerce.delivery where error like 'COM4201%'"));
    }

    [Fact]
    public async Task What_a_dead_host_had_in_hand_is_free_for_others()
    {
        await using (var gone = await TestHost.StartAsync(host.Database.ConnectionString))
        {
            await gone.Database.AddAsync("a");
            Assert.Equal(0, await host.Lease.SweepAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, await host.Lease.SweepAsync(TestContext.Current.CancellationToken));
        Assert.Single(await ClaimAsync("first"));
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-149")]
    public async Task What_a_subscriber_has_finished_is_not_repeated_when_the_host_dies_with_the_rest()
    {
        await using (var gone = await TestHost.StartAsync(host.Database.ConnectionString))
        {
            gone.Routes.Add("note.created", "second");
            await gone.Database.AddAsync("a");
            var first = gone.Queue.Deliveries.Single(delivery => delivery.Subscriber == "first");
            await gone.Deliveries.RecordAsync(gone.Lease.Id, [DeliveryOutcome.Done(first)], TestContext.Current.CancellationToken);
        }

        await host.Lease.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["second"], (await ClaimAsync("first", "second")).Select(delivery => delivery.Subscriber));
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-146")]
    public async Task Of_events_that_wait_those_with_the_smaller_number_go_first_and_those_for_the_machinery_last()
    {
        host.Queue.HasRoom = false;
        IEventBus bus = new OutboxEventBus(host.Database);
        foreach (var (text, options) in new (string, EmitOptions)[]
        {
            ("machinery", new() { Internal = true }),
            ("low", new() { Priority = EventPriority.Low }),
            ("default", new()),
            ("urgent machinery", new() { Internal = true, Priority = EventPriority.High }),
            ("critical", new() { Priority = EventPriority.Critical }),
        })
        {
            await bus.EmitAsync(Notes.Created, text, options, TestContext.Current.CancellationToken);
        }

        var fetched = await ClaimAsync("first");
        Assert.Equal(
            ["\"critical\"", "\"urgent machinery\"", "\"default\"", "\"low\"", "\"machinery\""],
            fetched.Select(delivery => delivery.Event.Data));
    }

    private Task<List<Delivery>> ClaimAsync(params IEnumerable<string> subscribers) =>
        host.Deliveries.ClaimAsync(
            host.Lease.Id, subscribers.ToDictionary(subscriber => subscriber, _ => 10), TestContext.Current.CancellationToken);
}
