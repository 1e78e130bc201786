using System.Threading.Channels;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Dispatch;

namespace Commerce.Tests;

/// <summary>What every delivery store does, alone and under a dispatcher.</summary>
public abstract partial class DeliveryContract
{
    private readonly Channel<string> handled = Channel.CreateUnbounded<string>();

    private protected DeliveryBench Bench { get; } = new();

    private protected abstract IDeliveryStore Store { get; }

    private protected abstract long HostId { get; }

    /// <summary>How a record may fail. In memory no answer gets lost.</summary>
    private protected virtual StoreFault[] RecordFaults => [StoreFault.None, StoreFault.Before];

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<IReadOnlyList<string>> ListDeadAsync(string subscriber);

    private protected abstract Task EmitAsync(params IReadOnlyList<EmittedEvent> events);

    [Fact]
    public async Task A_waiting_delivery_is_claimed_once_within_the_room_of_its_subscriber()
    {
        Bench.Routes.Add("a", "one");
        Bench.Routes.Add("*", "two");
        await EmitAsync(Event("a", 1), Event("a", 2), Event("b", 3));

        Assert.Equal(["one 1", "two 1", "two 2"], Texts(await ClaimAsync(("one", 1), ("two", 2))));
        Assert.Equal(["one 2", "two 3"], Texts(await ClaimAsync(("one", 5), ("two", 5))));
        Assert.Empty(await ClaimAsync(("one", 5), ("two", 5)));
    }

    [Fact]
    public async Task Deliveries_of_a_smaller_priority_number_are_claimed_first_and_those_for_the_machinery_last()
    {
        Bench.Routes.Add("a", "one");
        await EmitAsync(
            Event("a", 1, new EmitOptions { Internal = true }),
            Event("a", 2, new EmitOptions { Priority = EventPriority.Low }),
            Event("a", 3),
            Event("a", 4, new EmitOptions { Priority = EventPriority.Critical }));

        Assert.Equal(["one 4"], Texts(await ClaimAsync(("one", 1))));
        Assert.Equal(["one 3"], Texts(await ClaimAsync(("one", 1))));
        Assert.Equal(["one 2"], Texts(await ClaimAsync(("one", 1))));
        Assert.Equal(["one 1"], Texts(await ClaimAsync(("one", 1))));
    }

    [Fact]
    public async Task A_retry_is_claimed_as_the_next_attempt_and_what_is_done_or_dead_no_more()
    {
        Bench.Routes.Add("a", "one");
        await EmitAsync(Event("a", 1), Event("a", 2), Event("a", 3), Event("a", 4));
        var claimed = await ClaimAsync(("one", 4));

        await Store.RecordAsync(
            HostId,
            [
                DeliveryOutcome.Done(claimed[0]),
                DeliveryOutcome.Retry(claimed[1], "again", TimeSpan.Zero),
                DeliveryOutcome.Retry(claimed[2], "later", TimeSpan.FromHours(1)),
                DeliveryOutcome.Dead(claimed[3], "never"),
            ],
            Cancellation);

        var retry = Assert.Single(await ClaimAsync(("one", 4)));
        Assert.Equal((claimed[1].Event.Id, 2), (retry.Event.Id, retry.Attempt));
    }

    [Fact]
    public async Task A_delayed_event_is_not_claimed_before_its_time()
    {
        Bench.Routes.Add("a", "one");
        await EmitAsync(Event("a", 1, new EmitOptions { Delay = TimeSpan.FromHours(1) }), Event("a", 2));

        Assert.Equal(["one 2"], Texts(await ClaimAsync(("one", 5))));
    }

    [Fact]
    public async Task An_ordered_subscriber_gets_the_next_event_of_a_key_when_the_one_before_has_ended()
    {
        Bench.Routes.Add("a", "one", isOrdered: true);
        Bench.Routes.Add("a", "two");
        var key = new EmitOptions { OrderingKey = "k" };
        await EmitAsync(Event("a", 1, key), Event("a", 2, key), Event("a", 3, new EmitOptions { OrderingKey = "other" }));

        var first = await ClaimAsync(("one", 5), ("two", 5));
        Assert.Equal(["one 1", "one 3", "two 1", "two 2", "two 3"], Texts(first));
        Assert.Empty(await ClaimAsync(("one", 5)));
        await Store.RecordAsync(HostId, [DeliveryOutcome.Retry(Find(first, "one 1"), "again", TimeSpan.Zero)], Cancellation);
        var retry = await ClaimAsync(("one", 5));
        Assert.Equal(["one 1"], Texts(retry));
        await Store.RecordAsync(HostId, [DeliveryOutcome.Dead(retry[0], "never")], Cancellation);

        Assert.Equal(["one 2"], Texts(await ClaimAsync(("one", 5))));
    }

    [Fact]
    public async Task An_event_of_a_key_does_not_overtake_one_that_is_delayed_or_less_urgent()
    {
        Bench.Routes.Add("a", "one", isOrdered: true);
        await EmitAsync(
            Event("a", 1, new EmitOptions { OrderingKey = "delayed", Delay = TimeSpan.FromHours(1) }),
            Event("a", 2, new EmitOptions { OrderingKey = "delayed" }),
            Event("a", 3, new EmitOptions { OrderingKey = "low", Priority = EventPriority.Low }),
            Event("a", 4, new EmitOptions { OrderingKey = "low", Priority = EventPriority.Critical }));

        var first = await ClaimAsync(("one", 5));
        Assert.Equal(["one 3"], Texts(first));
        await Store.RecordAsync(HostId, [DeliveryOutcome.Done(first[0])], Cancellation);

        Assert.Equal(["one 4"], Texts(await ClaimAsync(("one", 5))));
    }

    [Fact]
    public async Task An_event_that_is_too_deep_is_a_dead_letter_at_once()
    {
        Bench.Routes.Add("a", "one");
        await EmitAsync(new EmittedEvent("a", "1", Depth: 4), new EmittedEvent("a", "2", Depth: 3));

        Assert.Equal(["one 2"], Texts(await ClaimAsync(("one", 5))));
    }

    [Fact]
    public async Task A_dispatcher_delivers_what_waited_and_what_is_emitted_here()
    {
        Bench.Add("one", new SubscriberConfig { Event = "a" }, Note);
        await EmitAsync(Event("a", 1));
        await RunAsync(async () =>
        {
            Assert.Equal("1, attempt 1", await NextAsync());
            await EmitAsync(Event("a", 2));
            Assert.Equal("2, attempt 1", await NextAsync());
        });
    }

    [Fact]
    public async Task A_log_that_throws_stops_neither_a_lane_nor_a_retry()
    {
        Bench.LogThrows = true;
        await AssertRetriedAndFollowedAsync(new InvalidOperationException("no"));
    }

    [Fact]
    public async Task A_listener_of_telemetry_that_throws_stops_no_lane_and_repeats_no_delivery()
    {
        using var listeners = new ThrowingListeners();
        Bench.Add("one", Config(new RetryPolicy { Attempts = 2 }), Note);
        await RunAsync(async () =>
        {
            await EmitAsync(Event("a", 1));
            Assert.Equal("1, attempt 1", await NextAsync());
            await EmitAsync(Event("a", 2));
            Assert.Equal("2, attempt 1", await NextAsync());
        });
        Assert.Empty(await ClaimAsync(("one", 5)));
        listeners.AssertThrown();
    }

    [Fact]
    public async Task A_retry_policy_or_an_exception_that_throws_does_not_stop_a_lane()
    {
        var policy = new RetryPolicy { Attempts = 2, Handles = _ => throw new InvalidOperationException("policy") };
        Bench.Add("one", Config(policy), (delivery, cancellationToken) =>
        {
            _ = Note(delivery, cancellationToken);
            throw new Indescribable();
        });
        await RunAsync(async () =>
        {
            await EmitAsync(Event("a", 1));
            Assert.Equal("1, attempt 1", await NextAsync());
            await EmitAsync(Event("a", 2));
            Assert.Equal("2, attempt 1", await NextAsync());
        });
    }

    [Fact]
    public async Task An_error_that_no_database_stores_as_text_stops_nothing()
    {
        await AssertRetriedAndFollowedAsync(new FormatException("zero \0 and half a pair \ud800"));
    }

    [Fact]
    public async Task A_transactional_subscriber_is_called_once_for_each_delivery()
    {
        Bench.Add("one", new SubscriberConfig { Event = "a", Transactional = true, Concurrency = 1 }, Note);
        await RunAsync(async () =>
        {
            await EmitAsync(Event("a", 1));
            await EmitAsync(Event("a", 2));
            Assert.Equal(["1, attempt 1", "2, attempt 1"], [await NextAsync(), await NextAsync()]);
        });
        Assert.Empty(await ClaimAsync(("one", 5)));
    }

    [Fact]
    public async Task A_host_that_delivers_nothing_notifies_the_others_and_leaves_deliveries_to_them()
    {
        Bench.Add("one", new SubscriberConfig { Event = "a" }, Note);
        var notified = 0;
        using var dispatcher = Bench.DispatchNothing(Store, () => notified++);

        await EmitAsync(Event("a", 1));
        await dispatcher.StopAsync(Patience.Limit);

        Assert.Equal(1, notified);
        Assert.Equal(["one 1"], Texts(await ClaimAsync(("one", 5))));
    }

    private protected static EmittedEvent Event(string name, int number, EmitOptions? options = null) => new(name, $"{number}", 0, options);

    private static SubscriberConfig Config(RetryPolicy retry) => new() { Event = "a", Retry = retry, Concurrency = 1 };

    private static List<string> Texts(IEnumerable<Delivery> deliveries) => [.. deliveries.Select(Text).Order(StringComparer.Ordinal)];

    private static Delivery Find(IEnumerable<Delivery> deliveries, string text) => deliveries.Single(delivery => Text(delivery) == text);

    private static string Text(Delivery delivery) => $"{delivery.Subscriber} {delivery.Event.Data}";

    private Task<List<Delivery>> ClaimAsync(params (string Subscriber, int Places)[] room) =>
        Store.ClaimAsync(HostId, room.ToDictionary(lane => lane.Subscriber, lane => lane.Places), Cancellation);

    /// <summary>A subscriber that throws is called again, and then for the next event.</summary>
    private async Task AssertRetriedAndFollowedAsync(Exception thrown)
    {
        Bench.Add("one", Config(new RetryPolicy { Attempts = 2 }), async (delivery, cancellationToken) =>
        {
            await Note(delivery, cancellationToken);
            throw thrown;
        });
        await RunAsync(async () =>
        {
            await EmitAsync(Event("a", 1));
            Assert.Equal("1, attempt 1", await NextAsync());
            Assert.Equal("1, attempt 2", await NextAsync());
            await EmitAsync(Event("a", 2));
            Assert.Equal("2, attempt 1", await NextAsync());
        });
    }

    private protected async Task RunAsync(Func<Task> test)
    {
        using var dispatcher = Bench.Dispatch(new HostPlace(HostId, Store, static () => { }));
        try
        {
            await test();
        }
        finally
        {
            await dispatcher.StopAsync(Patience.Limit);
        }
    }

    private protected Task Note(Delivery delivery, CancellationToken cancellationToken) =>
        handled.Writer.WriteAsync($"{delivery.Event.Data}, attempt {delivery.Attempt}", cancellationToken).AsTask();

    private protected Task<string> NextAsync() => handled.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience.Limit, Cancellation);

    private sealed class Indescribable : Exception
    {
        public override string ToString() => throw new InvalidOperationException("no text");
    }
}
