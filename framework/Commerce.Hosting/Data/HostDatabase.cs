using Commerce.Hosting.Events;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Data;

/// <summary>A database and this host's place on it: its lease, and the deliveries of the events that are stored there.</summary>
/// <param name="database">The database.</param>
/// <param name="dispatcher">Delivers its events.</param>
internal sealed class HostDatabase(Database database, DeliveryDispatcher dispatcher) : IAsyncDisposable
{
    private HostLease? lease;

    public Database Database { get; } = database;

    /// <summary>The server's version.</summary>
    public string Version { get; set; } = "";

    public HostLease Lease => lease ?? throw NotStarted();

    public static InvalidOperationException NotStarted() => new("The database is used before the application has started.");

    /// <summary>Registers this host.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken) =>
        lease = await HostLease.AcquireAsync(Database, $"{Environment.MachineName}:{Environment.ProcessId}", cancellationToken);

    /// <summary>Begins to deliver.</summary>
    public void Start() => dispatcher.Start(new DeliveryStore(Database), () => Lease.Id);

    /// <summary>Says that this host lives, and takes over what dead ones had in hand.</summary>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        await Lease.RenewAsync(cancellationToken);
        if (await Lease.SweepAsync(cancellationToken) > 0)
        {
            dispatcher.Signal();
        }

        await dispatcher.FreeStraysAsync(cancellationToken);
    }

    /// <summary>Finishes the running deliveries and hands back the rest.</summary>
    public Task StopAsync(TimeSpan limit) => dispatcher.StopAsync(limit);

    /// <summary>Signs this host off, if it was registered.</summary>
    public ValueTask LeaveAsync() => lease?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Closes the pool; for a database that the container does not know.</summary>
    public ValueTask DisposeAsync()
    {
        dispatcher.Dispose();
        return Database.DisposeAsync();
    }
}
