using System.Threading.Channels;
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
        using var dispatcher = bench.Dispatch(new HostPlace(1, new FaultyStore(memory), static () => { }));

        // The first claim fails, and so does the first record, without which the second event of the key is not due.
        Assert.Equal(["1", "2"], [await NextAsync(), await NextAsync()]);
        await dispatcher.StopAsync(Patience.Limit);
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
