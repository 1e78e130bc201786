using Commerce.Events.Routing;
using Commerce.Hosting.App.Support;
using Commerce.Hosting.Events;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Events;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Events;

public sealed class EventCleanupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscriber_that_is_forgotten_is_logged_once_with_the_number_of_its_deliveries()
    {
        await using var database = new Database(await HostingApp.CreateDatabaseAsync(), TimeProvider.System);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime], Cancellation);
        await database.ExecuteAsync(
            """
            insert into commerce.subscription (subscriber, event, seen_at)
            values ('gone', 'a', commerce.now() - interval '8 days'), ('here', 'a', commerce.now() - interval '6 days')
            """,
            cancellationToken: Cancellation);
        await database.ExecuteAsync(
            """
            with emitted as (
                insert into commerce.event (id, name, data, depth, emitted_at)
                select 'evt_' || number, 'a', '1', 0, commerce.now() from generate_series(1, 3) as number returning id)
            insert into commerce.delivery (event_id, subscriber) select id, 'gone' from emitted
            """,
            cancellationToken: Cancellation);
        var notes = new Notes();
        using var log = new LogNotes(notes, "cleanup");

        // Each cleans up once a minute.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Cleanup(database, new EventRoutes(), TimeProvider.System, log).RunAsync(Cancellation);
        }

        Assert.Equal(
            "No host has had the subscriber 'gone' for 7 days, so it gets no more events; " +
            "3 deliveries that waited for it are dead letters now",
            await notes.NextAsync("log Warning"));
        Assert.True(notes.IsEmpty("log Warning"));
    }

    [Fact]
    public async Task Events_that_wait_for_another_version_of_a_subscriber_are_logged_once()
    {
        await using var database = new Database(await HostingApp.CreateDatabaseAsync(), TimeProvider.System);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime], Cancellation);
        var routes = new EventRoutes();
        routes.Add("a", "here");
        await new SubscriptionStore(database).RegisterAsync([.. routes.All, ("b", "here"), ("c", "elsewhere")], Cancellation);
        var notes = new Notes();
        using var log = new LogNotes(notes, "cleanup");
        var clock = new HurriedTime();
        var cleanup = Cleanup(database, routes, clock, log);

        await cleanup.RunAsync(Cancellation);
        await Task.Delay(TimeSpan.FromMinutes(1), clock, Cancellation);
        await cleanup.RunAsync(Cancellation);

        Assert.Equal(
            "This host does not select b for the subscriber 'here', but others do or did; deliveries of them wait for a host that does",
            await notes.NextAsync("log Information"));
        Assert.True(notes.IsEmpty("log Information"));
    }

    private static EventCleanup Cleanup(Database database, EventRoutes routes, TimeProvider time, LogNotes log) =>
        new(database, routes, TimeSpan.FromDays(7), time, log.CreateLogger("cleanup"));
}
