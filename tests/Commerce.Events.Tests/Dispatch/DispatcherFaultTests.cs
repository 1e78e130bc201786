using System.Diagnostics;
using System.Threading.Channels;
using Commerce.Diagnostics;
using Commerce.Events.Deliveries;
using Commerce.Events.Dispatch;
using Commerce.Events.InMemory;
using Commerce.Identifiers;
using Commerce.Tests;

namespace Commerce.Events.Tests.Dispatch;

public sealed class DispatcherFaultTests : IDisposable
{
    private readonly DeliveryBench bench = new() { LogThrows = true };
    private readonly Channel<string> handled = Channel.CreateUnbounded<string>();
    private readonly InMemoryDeliveryStore memory;
    private readonly InMemoryOutbox outbox;

    public DispatcherFaultTests()
    {
        memory = new InMemoryDeliveryStore(bench.Routes, TimeProvider.System);
        var factory = new StoredEventFactory(new UlidGenerator(TimeProvider.System), TimeProvider.System);
        outbox = new InMemoryOutbox(factory, bench.Routes, bench.Queue, memory);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_store_and_a_log_that_throw_stop_neither_the_fetcher_nor_the_recorder()
    {
        bench.Add(
            "one",
            new SubscriberConfig { Event = "a", Ordered = true },
            (delivery, cancellationToken) => handled.Writer.WriteAsync(delivery.Event.Data, cancellationToken).AsTask());
        Emit("1");
        Emit("2");
        var store = new FaultyStore(memory) { Claims = Faults(1), Records = Faults(1), ReleaseFails = true };
        using var dispatcher = bench.Dispatch(new HostPlace(1, store, static () => { }));

        // The first claim fails, and so does the first record, without which the second event of the key is not due.
        Assert.Equal(["1", "2"], [await NextAsync(), await NextAsync()]);
        await dispatcher.StopAsync(Patience.Limit);
    }

    [Fact]
    public async Task An_outage_of_the_store_is_logged_once_and_health_names_what_stands_still_until_the_outcomes_are_recorded()
    {
        var time = new SignallingTime();
        AddBroken(time);
        var store = new FaultyStore(memory) { Records = Faults(2), ReleaseFails = true };
        using var dispatcher = bench.Dispatch(new HostPlace(1, store, static () => { }));
        Emit("1");

        // The fetcher polls, and the recorder pauses after its first failure.
        await NextTimerAsync(time, TimeSpan.FromSeconds(1));
        await NextTimerAsync(time, TimeSpan.FromSeconds(1));
        Assert.Equal(["delivery recorder"], bench.Loops.ListFailing().Select(loop => loop.Name));
        time.Advance(TimeSpan.FromSeconds(1));
        await NextTimerAsync(time, TimeSpan.FromSeconds(2));
        Assert.Empty(memory.Dead);
        time.Advance(TimeSpan.FromSeconds(2));
        await dispatcher.StopAsync(Patience.Limit);

        Assert.Equal("1", Assert.Single(memory.Dead).Delivery.Event.Data);
        Assert.Empty(bench.Loops.ListFailing());
        Assert.Equal([4004, 1001, 4002], bench.Troubles);
    }

    [Fact]
    public async Task A_host_that_stops_leaves_outcomes_that_it_cannot_record_to_the_next_one()
    {
        var time = new SignallingTime();
        AddBroken(time);
        var store = new FaultyStore(memory) { Records = Faults(100), ReleaseFails = true };
        using var dispatcher = bench.Dispatch(new HostPlace(1, store, static () => { }));
        Emit("1");
        await NextTimerAsync(time, TimeSpan.FromSeconds(1));
        await NextTimerAsync(time, TimeSpan.FromSeconds(1));

        // The clock stands still, and with it the pause after the failure.
        await dispatcher.StopAsync(Patience.Limit).WaitAsync(Patience.Limit, Cancellation);

        Assert.True(dispatcher.IsIdle);
        Assert.Equal([4004, 1001, 4003, 4002], bench.Troubles);
    }

    [Fact]
    public async Task A_listener_for_spans_that_throws_costs_a_lane_no_worker_and_leaves_nothing_in_hand()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CommerceTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = static span =>
            {
                if (span.GetTagItem(TagNames.Subscriber) is "observed")
                {
                    throw new InvalidOperationException("listener");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        bench.Add(
            "observed",
            new SubscriberConfig { Event = "a", Concurrency = 1, Retry = RetryPolicy.None },
            (delivery, cancellationToken) => handled.Writer.WriteAsync(delivery.Event.Data, cancellationToken).AsTask());
        using var dispatcher = bench.Dispatch(new HostPlace(1, memory, static () => { }));

        Emit("1");
        Emit("2");

        Assert.Equal(["1", "2"], [await NextAsync(), await NextAsync()]);
        await dispatcher.StopAsync(Patience.Limit);
        Assert.True(dispatcher.IsIdle);
    }

    [Fact]
    public async Task An_interceptor_that_throws_while_the_log_throws_does_not_keep_the_others_from_the_event()
    {
        var observer = new Interceptor(handled.Writer.TryWrite);
        using var dispatcher = bench.Dispatch(
            new HostPlace(1, memory, static () => { }), new Interceptor(_ => throw new InvalidOperationException("no")), observer);

        Emit("1");
        Emit("2");

        Assert.Equal(["1", "2"], new[] { await NextAsync(), await NextAsync() }.Order(StringComparer.Ordinal));
        await dispatcher.StopAsync(Patience.Limit);
    }

    [Fact]
    public async Task A_host_that_stops_takes_no_more_deliveries_and_finishes_the_running_ones()
    {
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        bench.Add("one", new SubscriberConfig { Event = "a" }, async (delivery, cancellationToken) =>
        {
            begun.TrySetResult();
            await release.Task.WaitAsync(cancellationToken);
            await handled.Writer.WriteAsync(delivery.Event.Data, cancellationToken);
        });
        using var dispatcher = bench.Dispatch(new HostPlace(1, memory, static () => { }));
        Emit("1");
        await begun.Task.WaitAsync(Patience.Limit, Cancellation);

        var stopped = dispatcher.StopAsync(Patience.Limit);
        Emit("2");
        release.SetResult();
        await stopped;

        Assert.Equal("1", await NextAsync());
        var waiting = await memory.ClaimAsync(1, new Dictionary<string, int> { ["one"] = 5 }, Cancellation);
        Assert.Equal(["2"], waiting.Select(delivery => delivery.Event.Data));
    }

    [Fact]
    public async Task A_host_that_stops_waits_neither_for_a_subscriber_that_ignores_it_nor_for_its_callback_that_blocks()
    {
        using var gate = new ManualResetEventSlim();
        bench.Add("one", new SubscriberConfig { Event = "a" }, async (delivery, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(() => gate.Wait(Patience.Limit, CancellationToken.None));
            await handled.Writer.WriteAsync(delivery.Event.Data, CancellationToken.None);
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        });
        using var dispatcher = bench.Dispatch(new HostPlace(1, memory, static () => { }));
        Emit("1");
        await NextAsync();

        await dispatcher.StopAsync(TimeSpan.Zero).WaitAsync(Patience.Limit, Cancellation);

        Assert.True(dispatcher.IsIdle);
        gate.Set();
    }

    private static async Task NextTimerAsync(SignallingTime time, TimeSpan dueTime)
    {
        while (await time.NextTimerAsync().WaitAsync(Patience.Limit, Cancellation) != dueTime)
        {
        }
    }

    private static List<StoreFault> Faults(int count) => [.. Enumerable.Repeat(StoreFault.Before, count)];

    /// <summary>Adds a subscriber whose deliveries become dead letters.</summary>
    private void AddBroken(SignallingTime time)
    {
        (bench.Time, bench.LogThrows) = (time, false);
        bench.Add(
            "one",
            new SubscriberConfig { Event = "a", Retry = RetryPolicy.None },
            (_, _) => throw new InvalidOperationException("broken"));
    }

    private void Emit(string data) =>
        outbox.Prepare(new EventChanges([new EmittedEvent("a", data, 0, new EmitOptions { OrderingKey = "k" })])).Complete();

    private Task<string> NextAsync() => handled.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience.Limit, Cancellation);

    private sealed class Interceptor(Func<string, bool> observe) : IEventInterceptor
    {
        public ValueTask ReleasedAsync(StoredEvent released, string? runId, CancellationToken cancellationToken)
        {
            observe(released.Data);
            return ValueTask.CompletedTask;
        }
    }
}
