using Commerce.Events.Routing;
using Commerce.Hosting.Events;
using Commerce.Postgres.Events;
using Commerce.Postgres.Hosts;

namespace Commerce.Hosting.Databases;

/// <summary>This host on one database: its lease, its subscribers, and its deliveries.</summary>
/// <param name="lease">The lease.</param>
/// <param name="keeper">Renews it.</param>
/// <param name="subscriptions">The subscribers of all hosts.</param>
/// <param name="routes">The subscribers of this one.</param>
/// <param name="delivery">Delivers the database's events.</param>
/// <param name="cleanup">Deletes old events, and forgets what no host has reported for long.</param>
internal sealed class RegisteredDatabase(
    HostLease lease,
    LeaseKeeper keeper,
    SubscriptionStore subscriptions,
    EventRoutes routes,
    DatabaseDelivery delivery,
    EventCleanup cleanup)
{
    /// <summary>Gets the lease.</summary>
    public HostLease Lease => lease;

    /// <summary>Gets what delivers the database's events.</summary>
    public DatabaseDelivery Delivery => delivery;

    /// <summary>Reports which subscribers this host has.</summary>
    public Task RegisterSubscribersAsync(CancellationToken cancellationToken) =>
        subscriptions.RegisterAsync(routes.Registered, cancellationToken);

    /// <summary>Releases what dead hosts owned, and reports the subscribers.</summary>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        if (await lease.SweepAsync(cancellationToken) > 0)
        {
            delivery.Dispatcher.NotifyWaiting();
        }

        delivery.Dispatcher.SearchOrphans();
        await RegisterSubscribersAsync(cancellationToken);
    }

    /// <summary>Deletes old events, and forgets subscribers and events that no host has reported for long.</summary>
    public Task CleanUpAsync(CancellationToken cancellationToken) => cleanup.RunAsync(cancellationToken);

    /// <summary>Releases the lease: other hosts can claim at once what this host still owns.</summary>
    public async Task LeaveAsync()
    {
        await delivery.DisposeAsync();
        await keeper.StopAsync();
        keeper.Dispose();
        lease.Dispose();
    }
}
