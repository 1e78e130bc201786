using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Commerce.Postgres.Events;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Events;

/// <summary>A subscriber gets only the events that the version of the host selects for it, while others select more.</summary>
public sealed class EventSelectionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private TestHost host = null!;
    private SubscriptionStore subscriptions = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        host.Queue.HasRoom = false;
        subscriptions = new SubscriptionStore(host.Database);
        await subscriptions.RegisterAsync(host.Routes.All, Cancellation);
        await host.Database.AddAsync("a");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("other", 0)]
    [InlineData("note.created", 1)]
    [InlineData("*", 1)]
    public async Task A_host_leaves_events_that_it_does_not_select_to_hosts_that_do(string selected, int claimed)
    {
        var routes = new EventRoutes();
        routes.Add(selected, "first");
        routes.Add("note.created", "second");
        await subscriptions.RegisterAsync(routes.All, Cancellation);
        var store = new PostgresDeliveryStore(host.Database, routes);

        Assert.Equal(claimed, (await store.ClaimAsync(host.Lease.Id, Room, Cancellation)).Count);
        Assert.Equal(1 - claimed, (await host.Deliveries.ClaimAsync(host.Lease.Id, Room, Cancellation)).Count);
    }

    [Fact]
    public async Task A_host_leaves_events_to_a_version_that_selects_all_of_them()
    {
        var routes = new EventRoutes();
        routes.Add("other", "first");
        await host.ColumnAsync("update commerce.subscription set event = '*' returning 1");

        Assert.Empty(await new PostgresDeliveryStore(host.Database, routes).ClaimAsync(host.Lease.Id, Room, Cancellation));
    }

    [Fact]
    public async Task What_no_host_selects_any_more_is_forgotten_and_replayed_once_one_selects_it_again()
    {
        var log = new EventLog(host.Database);
        var routes = new EventRoutes();
        routes.Add("other", "first");
        routes.Add("note.created", "second");
        await subscriptions.RegisterAsync(routes.All, Cancellation);
        await AgeAsync("first", "note.created", "4 minutes");
        Assert.Empty(await ForgetAsync());

        await AgeAsync("first", "note.created", "6 minutes");
        Assert.Equal([("first", "note.created")], await ForgetAsync());

        Assert.Empty(await ForgetAsync());
        Assert.Equal(["first other", "second note.created"], await host.ColumnAsync(
            "select subscriber || ' ' || event from commerce.subscription order by 1"));
        var store = new PostgresDeliveryStore(host.Database, routes);
        var left = Assert.Single(await store.ClaimAsync(host.Lease.Id, Room, Cancellation));
        await store.RecordAsync(host.Lease.Id, [DeliveryOutcome.Dead(left, "not selected")], Cancellation);
        Assert.Equal((0, 1), await log.ReplayAsync(new DeadLetterFilter(), Cancellation));
        await subscriptions.RegisterAsync(host.Routes.All, Cancellation);
        Assert.Equal((1, 0), await log.ReplayAsync(new DeadLetterFilter(), Cancellation));
    }

    [Fact]
    public async Task What_no_host_selects_is_claimed_by_any_version_of_its_subscriber()
    {
        var routes = new EventRoutes();
        routes.Add("other", "first");
        await host.ColumnAsync("update commerce.subscription set event = 'third' returning 1");
        await subscriptions.RegisterAsync(routes.All, Cancellation);

        Assert.Single(await new PostgresDeliveryStore(host.Database, routes).ClaimAsync(host.Lease.Id, Room, Cancellation));
    }

    [Theory]
    [InlineData("2 hours", "2 hours")]
    [InlineData("2 hours", "3 minutes")]
    [InlineData("5 minutes 30 seconds", "1 minute")]
    public async Task A_subscriber_that_no_host_has_keeps_its_events_for_longer(string age, string otherAge)
    {
        await subscriptions.RegisterAsync([("other", "first"), ("note.created", "second")], Cancellation);
        await AgeAsync("first", "note.created", age);
        await AgeAsync("first", "other", otherAge);

        Assert.Empty(await ForgetAsync());
        Assert.Equal(["pending"], await host.ColumnAsync("select state from commerce.delivery"));
    }

    [Fact]
    public async Task A_version_that_selects_all_events_keeps_those_that_were_named()
    {
        await subscriptions.RegisterAsync([("*", "first")], Cancellation);
        await AgeAsync("first", "note.created", "2 hours");

        Assert.Empty(await ForgetAsync());
        Assert.Equal(["first *"], await host.ColumnAsync("select subscriber || ' ' || event from commerce.subscription"));
        Assert.Equal(["pending"], await host.ColumnAsync("select state from commerce.delivery"));
    }

    [Fact]
    public async Task Events_that_are_left_to_other_versions_are_named()
    {
        var routes = new EventRoutes();
        routes.Add("other", "first");
        await subscriptions.RegisterAsync([.. routes.All, ("*", "first"), ("note.created", "second")], Cancellation);

        Assert.Equal([("first", "*, note.created")], await subscriptions.FindLeftAsync(routes.All, Cancellation));
        routes.Add("*", "first");
        Assert.Empty(await subscriptions.FindLeftAsync(routes.All, Cancellation));
    }

    private static Dictionary<string, int> Room => new() { ["first"] = 10 };

    private Task<List<(string Subscriber, string Events)>> ForgetAsync() => subscriptions.ForgetEventsAsync(Grace, Cancellation);

    private Task<IReadOnlyList<string>> AgeAsync(string subscriber, string name, string age) => host.ColumnAsync(
        $"""
        update commerce.subscription set seen_at = now() - interval '{age}'
        where subscriber = '{subscriber}' and event = '{name}' returning 1
        """);
}
