using Commerce.Events.Dispatch;
using Commerce.Events.InMemory;
using Commerce.Events.Routing;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Databases;

/// <summary>A database and this host's place on it: its lease, and the deliveries of the events that are stored there.</summary>
internal sealed class HostDatabase : IAsyncDisposable
{
    private const int EventsAtATime = 1000;
    private static readonly TimeSpan SubscriberMayBeAway = TimeSpan.FromDays(7);
    private static readonly TimeSpan CleanInterval = TimeSpan.FromMinutes(1);

    private readonly DeliveryQueueRelay queue;
    private readonly DispatcherFactory dispatchers;
    private readonly EventRoutes routes;
    private readonly InMemoryDeliveryStore memory;
    private readonly TimeProvider time;
    private readonly TimeSpan keep;
    private readonly SubscriptionStore subscriptions;
    private readonly EventLog log;
    private readonly PostgresDeliveryStore store;
    private readonly HostNotifications notifications;
    private IDeliveryDispatcher dispatcher;
    private HostLease? lease;
    private long cleanedAt;

    public HostDatabase(
        Database database,
        DeliveryQueueRelay queue,
        DispatcherFactory dispatchers,
        EventRoutes routes,
        InMemoryDeliveryStore memory,
        IConfiguration configuration,
        TimeProvider time,
        ILogger<HostDatabase> logger)
    {
        (this.queue, this.dispatchers, this.routes, this.memory, this.time) = (queue, dispatchers, routes, memory, time);
        Database = database;
        keep = configuration.GetValue("Commerce:Events:Keep", TimeSpan.FromDays(7));
        subscriptions = new SubscriptionStore(database);
        log = new EventLog(database);
        store = new PostgresDeliveryStore(database, routes);
        notifications = new HostNotifications(database, Wake, () => _ = LearnQuietlyAsync(), time, logger);
        dispatcher = dispatchers.CreateNull(store, notifications.NotifyWaiting);
        queue.Attach(dispatcher);
    }

    public Database Database { get; }

    /// <summary>The server's version.</summary>
    public string Version { get; set; } = "";

    public HostLease Lease => lease ?? throw NotStarted();

    public static InvalidOperationException NotStarted() => new("The database is used before the application has started.");

    /// <summary>Registers this host with its subscribers, and learns of those of others.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        lease = await HostLease.AcquireAsync(Database, $"{Environment.MachineName}:{Environment.ProcessId}", cancellationToken);
        await LearnAsync(cancellationToken);
    }

    /// <summary>Begins to deliver, or to tell other hosts of deliveries.</summary>
    /// <param name="delivers">Whether this host delivers. Events in memory can go nowhere else.</param>
    public void Start(bool delivers)
    {
        if (!Database.Outbox.IsStored)
        {
            Attach(new HostPlace(Lease.Id, memory, static () => { }));
        }
        else if (delivers)
        {
            Attach(new HostPlace(Lease.Id, store, notifications.NotifyWaiting));
        }

        dispatcher.Start();
        notifications.Start();
    }

    /// <summary>Says that this host lives, and takes over what dead ones had in hand.</summary>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        await Lease.RenewAsync(cancellationToken);
        if (await Lease.SweepAsync(cancellationToken) > 0)
        {
            dispatcher.NotifyWaiting();
        }

        dispatcher.SearchOrphans();
        await LearnAsync(cancellationToken);
        if (time.GetElapsedTime(cleanedAt) >= CleanInterval)
        {
            cleanedAt = time.GetTimestamp();
            await subscriptions.ForgetAsync(SubscriberMayBeAway, cancellationToken);
            while (await log.DeleteOldAsync(time.GetUtcNow() - keep, EventsAtATime, cancellationToken) == EventsAtATime)
            {
            }
        }
    }

    /// <summary>Finishes the running deliveries and hands back the rest.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        await dispatcher.StopAsync(limit);
        await notifications.StopAsync();
    }

    /// <summary>Signs this host off, if it was registered.</summary>
    public ValueTask LeaveAsync() => lease?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Closes the pool; for a database that the container does not know.</summary>
    public async ValueTask DisposeAsync()
    {
        await notifications.DisposeAsync();
        dispatcher.Dispose();
        await Database.DisposeAsync();
    }

    private void Wake() => dispatcher.Wake();

    private void Attach(HostPlace place)
    {
        dispatcher = dispatchers.Create(place);
        queue.Attach(dispatcher);
    }

    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        await subscriptions.RegisterAsync(routes.Own, cancellationToken);
        routes.Replace(await subscriptions.ReadAsync(cancellationToken));
    }

    private async Task LearnQuietlyAsync()
    {
        try
        {
            routes.Replace(await subscriptions.ReadAsync(CancellationToken.None));
        }
        catch (Exception)
        {
            // The next round of maintenance learns it, and says what is wrong.
        }
    }
}
