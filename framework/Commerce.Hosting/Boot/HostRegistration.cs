using Commerce.Background;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Events;
using Commerce.Hosting.Settings;
using Commerce.Hosting.Workflows;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Boot;

/// <summary>The phase that makes this process a host: it holds a lease on each database, and renews it from then on.</summary>
/// <param name="host">The migrated databases.</param>
/// <param name="role">What this host does.</param>
/// <param name="services">What deliveries need.</param>
/// <param name="journal">Keeps the runs.</param>
/// <param name="runtime">Knows the workflows' plans.</param>
/// <param name="settings">How long events are kept.</param>
/// <param name="logger">The log of the maintenance.</param>
internal sealed class HostRegistration(
    MigratedHost host,
    HostRole role,
    DeliveryServices services,
    IJournal journal,
    WorkflowRuntime runtime,
    HostSettings settings,
    ILogger<MaintenanceLoop> logger)
{
    /// <summary>Registers this host with its subscribers.</summary>
    public async Task<RegisteredHost> RegisterAsync(CancellationToken cancellationToken)
    {
        var registering = host.Connected.Databases
            .Select(database => StartErrors.ExplainAsync(() => RegisterAsync(database, cancellationToken), () => database.Database))
            .ToList();
        try
        {
            var databases = await Task.WhenAll(registering);
            var maintenance = new MaintenanceLoop(databases, journal, services.Time, logger, services.Loops);
            maintenance.Start();
            return new RegisteredHost(databases, maintenance);
        }
        catch
        {
            foreach (var registered in registering.Where(task => task.IsCompletedSuccessfully))
            {
                await (await registered).LeaveAsync();
            }

            throw;
        }
    }

    /// <summary>Says which plans this host knows.</summary>
    public Task RegisterPlansAsync(CancellationToken cancellationToken) => runtime.RegisterPlansAsync(cancellationToken);

    private async Task<RegisteredDatabase> RegisterAsync(ConnectedDatabase database, CancellationToken cancellationToken)
    {
        var name = $"{Environment.MachineName}:{Environment.ProcessId}";
        var lease = HostLease.Acquire(database.Database, name);
        var keeper = new LeaseKeeper(lease, DatabaseOpener.Place(database.Database), services.Time, logger, services.Loops);
        keeper.Start();
        var registered = new RegisteredDatabase(
            lease,
            keeper,
            new SubscriptionStore(database.Database),
            services.Routes,
            new DatabaseDelivery(database, lease.Id, role.Works, services),
            new EventCleanup(database.Database, services.Routes, settings.Events.Keep, services.Time, new ContainedLogger(logger)));
        try
        {
            await registered.RegisterSubscribersAsync(cancellationToken);
            return registered;
        }
        catch
        {
            await registered.LeaveAsync();
            throw;
        }
    }
}
