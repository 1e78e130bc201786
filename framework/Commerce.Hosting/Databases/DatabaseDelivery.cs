using Commerce.Background;
using Commerce.Events.Dispatch;
using Commerce.Events.InMemory;
using Commerce.Events.Routing;
using Commerce.Postgres.Events;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Databases;

/// <summary>Delivers the events of one database, or leaves them to other hosts.</summary>
internal sealed class DatabaseDelivery : IAsyncDisposable
{
    private readonly DeliveryQueueRelay queue;
    private readonly HostNotifications notifications;

    /// <summary>Creates a delivery that has not started.</summary>
    /// <param name="database">The database.</param>
    /// <param name="hostId">This host's id on it.</param>
    /// <param name="delivers">Whether this host delivers. Events in memory can go nowhere else, so it always delivers those.</param>
    /// <param name="services">What deliveries need.</param>
    public DatabaseDelivery(ConnectedDatabase database, long hostId, bool delivers, DeliveryServices services)
    {
        queue = database.Queue;
        notifications = new HostNotifications(database.Database, Wake, services.Time, services.Logger, services.Loops);
        var store = new PostgresDeliveryStore(database.Database, services.Routes);
        Dispatcher = !database.Database.Outbox.IsStored
            ? services.Dispatchers.Create(new HostPlace(hostId, services.Memory, static () => { }))
            : delivers
                ? services.Dispatchers.Create(new HostPlace(hostId, store, notifications.NotifyWaiting))
                : services.Dispatchers.CreateNull(store, notifications.NotifyWaiting);
    }

    /// <summary>Gets the dispatcher.</summary>
    public IDeliveryDispatcher Dispatcher { get; }

    /// <summary>Begins to deliver, and to notify other hosts of deliveries.</summary>
    public void Start()
    {
        queue.Attach(Dispatcher);
        Dispatcher.Start();
        notifications.Start();
    }

    /// <summary>Lets the running deliveries end within a limit, and releases the rest.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        await Dispatcher.StopAsync(limit);
        await notifications.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await notifications.DisposeAsync();
        Dispatcher.Dispose();
    }

    private void Wake() => Dispatcher.Wake();
}

/// <summary>What the deliveries of all databases of a host have in common.</summary>
/// <param name="Dispatchers">Creates dispatchers.</param>
/// <param name="Memory">Holds deliveries when the event bus is in memory.</param>
/// <param name="Routes">Says which subscribers want which event.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
/// <param name="Loops">The loops of the host.</param>
internal sealed record DeliveryServices(
    DispatcherFactory Dispatchers,
    InMemoryDeliveryStore Memory,
    EventRoutes Routes,
    TimeProvider Time,
    ILogger<DatabaseDelivery> Logger,
    BackgroundLoops Loops);
