using Commerce.Hosting.Events;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Databases;

/// <summary>A database and this host's place on it: its lease, and the deliveries of the events that are stored there.</summary>
/// <param name="database">The database.</param>
/// <param name="dispatcher">Delivers its events.</param>
/// <param name="routes">Who wants which event.</param>
/// <param name="memory">Where deliveries wait when the event bus is in memory.</param>
/// <param name="configuration">How long events are kept, <c>Commerce:Events:Keep</c>. Default: seven days.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class HostDatabase(
    Database database, DeliveryDispatcher dispatcher, EventRoutes routes, InMemoryDeliveryStore memory, IConfiguration configuration, TimeProvider time,
    ILogger<HostDatabase> logger) : IAsyncDisposable
{
    private const int EventsAtATime = 1000;
    private static readonly TimeSpan SubscriberMayBeAway = TimeSpan.FromDays(7);
    private static readonly TimeSpan CleanInterval = TimeSpan.FromMinutes(1);

    private readonly TimeSpan keep = configuration.GetValue("Commerce:Events:Keep", TimeSpan.FromDays(7));
    private readonly SubscriptionStore subscriptions = new(database);
    private readonly EventLog log = new(database);
    private readonly DatabaseNotifications notifications = new(database, time, logger);
    private HostLease? lease;
    private long cleanedAt;

    public Database Database { get; } = database;

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
        notifications.Start(dispatcher.Wake, () => _ = LearnQuietlyAsync());
        if (Database.Outbox is InMemoryOutbox)
        {
            dispatcher.Start(memory, () => Lease.Id, static () => { });
        }
        else if (delivers)
        {
            dispatcher.Start(new PostgresDeliveryStore(Database, routes), () => Lease.Id, notifications.Tell);
        }
        else
        {
            dispatcher.LeaveToOthers(notifications.Tell);
        }
    }

    /// <summary>Says that this host lives, and takes over what dead ones had in hand.</summary>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        await Lease.RenewAsync(cancellationToken);
        if (await Lease.SweepAsync(cancellationToken) > 0)
        {
            dispatcher.Signal();
        }

        dispatcher.LookForStrays();
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
    public ValueTask DisposeAsync()
    {
        notifications.Dispose();
        dispatcher.Dispose();
        return Database.DisposeAsync();
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
