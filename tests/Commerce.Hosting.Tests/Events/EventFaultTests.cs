using System.Collections.Concurrent;
using Commerce.Events;
using Commerce.Hosting.Tests.Support;
using Commerce.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Events;

/// <summary>
/// Troublesome subscribers, backlogs, hosts that differ, clocks that are set. Hosts that are killed: <c>EventKillTests</c> of the
/// end-to-end tests.
/// </summary>
public sealed class EventFaultTests
{
    private readonly ConcurrentQueue<string> handled = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribers_that_hang_always_throw_or_are_slow_delay_no_other_subscriber()
    {
        const int events = 1000;
        var good = new CountdownEvent(events);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int begun = 0, ended = 0;
        async Task HoldAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref begun);
            await release.Task.WaitAsync(cancellationToken);
            Interlocked.Increment(ref ended);
        }

        await using var app = await StartAsync(
            null,
            InlineSubscriber.Of(
                "hangs", new SubscriberConfig { Event = "fault.many" }, (_, cancellationToken) => HoldAsync(cancellationToken)),
            InlineSubscriber.Of(
                "slow",
                new SubscriberConfig { Event = "fault.many", Concurrency = 1 },
                (_, cancellationToken) => HoldAsync(cancellationToken)),
            InlineSubscriber.Of(
                "throws",
                new SubscriberConfig { Event = "fault.many", Retry = RetryPolicy.None },
                (_, _) => throw new InvalidOperationException("always")),
            InlineSubscriber.Of("good", "fault.many", _ => good.Signal()));
        await using var watch = await DatabaseWatch.StartAsync(app.ConnectionString, "commerce.delivery");

        await EmitAsync(app, "fault.many", Enumerable.Range(0, events).Select(number => $"{number}"));
        await watch.WaitUntilAsync($"(select count(*) from commerce.delivery where subscriber = 'good' and state = 'done') = {events}");
        await watch.WaitUntilAsync($"(select count(*) from commerce.delivery where subscriber = 'throws' and state = 'dead') = {events}");

        Assert.Equal((0, 17, 0), (good.CurrentCount, Volatile.Read(ref begun), Volatile.Read(ref ended)));
        release.SetResult();
        await watch.WaitUntilAsync(
            $"(select count(*) from commerce.delivery where subscriber in ('slow', 'hangs') and state = 'done') = {2 * events}");
        Assert.Equal(2 * events, ended);
    }

    [Fact]
    public async Task A_backlog_of_a_hundred_thousand_events_is_delivered_once_each_with_a_bounded_number_in_hand()
    {
        const int events = 100_000;
        await using var app = await StartAsync();
        await app.StopAsync();
        await using var watch = await DatabaseWatch.StartAsync(app.ConnectionString, "commerce.delivery");
        await watch.ExecuteAsync(
            $"""
            insert into commerce.event (id, name, data, depth, emitted_at)
            select 'evt_' || number, 'fault.backlog', '"' || number || '"', 0, commerce.now() from generate_series(1, {events}) as number;
            insert into commerce.delivery (event_id, subscriber) select id, 'backlog' from commerce.event where name = 'fault.backlog';
            """);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        await using var worker = await StartAsync(
            app,
            InlineSubscriber.Of("backlog", new SubscriberConfig { Event = "fault.backlog" }, async (message, cancellationToken) =>
            {
                await release.Task.WaitAsync(cancellationToken);
                handled.Enqueue(message.Data);
                if (Interlocked.Increment(ref count) == events)
                {
                    all.SetResult();
                }
            }));

        await watch.WaitUntilAsync("exists (select from commerce.delivery where host is not null)");
        // All its handlers are busy, and it has looked for more whenever it was told to.
        await worker.ColumnAsync("select pg_notify('commerce_deliveries', '')::text");
        Assert.Equal(256, await watch.QueryAsync<long>("select count(*) from commerce.delivery where host is not null"));
        await watch.ExecuteAsync(
            """
            create table public.in_hand (count bigint);
            create function public.note() returns trigger language plpgsql as
                $$ begin insert into public.in_hand select count(*) from commerce.delivery where host is not null; return null; end $$;
            create trigger note after update on commerce.delivery for each statement execute function public.note();
            """);
        release.SetResult();
        await all.Task.WaitAsync(Cancellation);
        await watch.WaitUntilAsync("not exists (select from commerce.delivery where subscriber = 'backlog' and state = 'pending')");

        Assert.Equal(events, handled.Count);
        Assert.Equal(events, handled.Distinct().Count());
        // 256 that wait or are handled, and at most three times as many whose outcome is about to be written.
        Assert.InRange(await watch.QueryAsync<long>("select max(count) from public.in_hand"), 1, 1024);
    }

    [Fact]
    public async Task Every_event_reaches_every_subscriber_of_an_old_and_a_new_version_also_of_the_one_that_is_down()
    {
        Commerce.Manifests.SubscriberDescriptor Subscriber(string id) =>
            InlineSubscriber.Of(id, "fault.versions", message => handled.Enqueue($"{id} {message.Data}"));
        Task<TestApplication> StartOldAsync(TestApplication beside) => StartAsync(beside, Subscriber("both"), Subscriber("old"));
        Task<TestApplication> StartNewAsync(TestApplication? beside) => StartAsync(beside, Subscriber("both"), Subscriber("new"));

        string[] AllOf(params string[] events) =>
            [.. events.SelectMany(name => new[] { $"both {name}", $"new {name}", $"old {name}" }).Order(StringComparer.Ordinal)];

        await using var first = await StartNewAsync(null);
        await using var watch = await DatabaseWatch.StartAsync(first.ConnectionString, "commerce.delivery");
        await using (var older = await StartOldAsync(first))
        {
            // The newer one hears of the older one's subscriber by itself.
            await EmitAsync(older, "fault.versions", ["1"]);
            await watch.WaitUntilAsync(Done(3));
            Assert.Equal(AllOf("1"), handled.Order(StringComparer.Ordinal));
        }

        await first.StopAsync();
        await using (var older = await StartOldAsync(first))
        {
            await EmitAsync(older, "fault.versions", ["2"]);
            await watch.WaitUntilAsync(Done(5));
            Assert.Equal(
                "new",
                await watch.QueryAsync<string>(
                    "select subscriber from commerce.delivery where state = 'pending' and subscriber <> 'everything'"));
        }

        await using (var newer = await StartNewAsync(first))
        {
            await EmitAsync(newer, "fault.versions", ["3"]);
            await watch.WaitUntilAsync(Done(8));
        }

        await using (await StartOldAsync(first))
        {
            await watch.WaitUntilAsync(Done(9));
        }

        Assert.Equal(AllOf("1", "2", "3"), handled.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_delayed_event_comes_once_and_when_the_clock_of_the_database_says_so(int hoursBack)
    {
        await using var app = await StartAsync(null, InlineSubscriber.Of("timed", "fault.timed", message => handled.Enqueue(message.Data)));
        await using var clock = new DatabaseClock(app.ConnectionString);
        var bus = app.Services.GetRequiredService<IEventBus>();
        Task SetClockAsync(int hours) => clock.SetAsync(app.Clock.GetUtcNow().AddHours(hours), TimeSpan.Zero, Cancellation);

        await bus.EmitAsync("fault.timed", "in half an hour", new EmitOptions { Delay = TimeSpan.FromMinutes(30) }, Cancellation);
        await SetClockAsync(hoursBack);
        await bus.EmitAsync("fault.timed", "now", cancellationToken: Cancellation);
        await app.DrainAsync();
        Assert.Equal(["now"], handled);

        await SetClockAsync(1);
        await app.DrainAsync();
        await SetClockAsync(hoursBack);
        await bus.EmitAsync("fault.timed", "after that", cancellationToken: Cancellation);
        await app.DrainAsync();

        Assert.Equal(["now", "in half an hour", "after that"], handled);
    }

    [Fact]
    public async Task A_delivery_whose_outcome_was_lost_with_the_server_is_repeated_by_the_same_host()
    {
        await using var app = await StartAsync(
            null, InlineSubscriber.Of("noted", "fault.noted", message => handled.Enqueue(message.Data)));
        await using var watch = await DatabaseWatch.StartAsync(app.ConnectionString, "commerce.delivery");
        await EmitAsync(app, "fault.noted", ["x"]);
        await app.DrainAsync();

        // The same rows are left by a server that stopped before the outcome was on disk, and by a claim whose answer was lost.
        await watch.ExecuteAsync(
            $"""
            update commerce.delivery set state = 'pending', host = (select max(id) from commerce.host), attempt = 0,
                finished_at = null, due_at = commerce.now() - interval '1 minute'
            where subscriber = 'noted'
            """);
        await app.DrainAsync();

        Assert.Equal(["x", "x"], handled);
    }

    [Fact]
    public async Task A_delivery_in_the_hand_of_an_unknown_host_is_claimed_by_another()
    {
        await using var app = await StartAsync(
            null, InlineSubscriber.Of("noted", "fault.noted", message => handled.Enqueue(message.Data)));
        await using var watch = await DatabaseWatch.StartAsync(app.ConnectionString, "commerce.delivery");

        // A host that was forgotten while it hung woke up, committed, and died before it could register again.
        await watch.ExecuteAsync(
            """
            insert into commerce.event (id, name, data, depth, emitted_at) values ('evt_1', 'fault.noted', '"x"', 0, commerce.now());
            insert into commerce.delivery (event_id, subscriber, host) values ('evt_1', 'noted', 4711);
            """);
        await app.DrainAsync();

        Assert.Equal(["x"], handled);
    }

    /// <summary>Starts an application with these subscribers beside those of its files.</summary>
    private static Task<TestApplication> StartAsync(
        TestApplication? beside = null, params Commerce.Manifests.SubscriberDescriptor[] subscribers) =>
        HostingApp.StartAsync(options =>
        {
            options.Beside = beside;
            options.Add(subscribers);
        });

    /// <summary>So many deliveries to the test's own subscribers are done.</summary>
    private static string Done(int count) =>
        $"""
        (select count(*) from commerce.delivery join commerce.event on id = event_id
        where name like 'fault.%' and subscriber not like '%everything' and state = 'done') = {count}
        """;

    private static async Task EmitAsync(TestApplication app, string name, IEnumerable<string> data) =>
        await app.Services.GetRequiredService<IEventBus>().EmitManyAsync(name, [.. data], cancellationToken: Cancellation);
}
