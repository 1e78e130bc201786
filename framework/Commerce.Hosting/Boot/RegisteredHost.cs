using Commerce.Hosting.Databases;
using Commerce.Hosting.Workflows;
using Commerce.Postgres.Hosts;

namespace Commerce.Hosting.Boot;

/// <summary>A process that is a host: it holds a lease on each database.</summary>
/// <param name="databases">The host on each database, the application's first.</param>
/// <param name="maintenance">Releases what dead hosts owned.</param>
internal sealed class RegisteredHost(IReadOnlyList<RegisteredDatabase> databases, MaintenanceLoop maintenance) : IStoppable
{
    /// <summary>Gets the host on each database, the application's first.</summary>
    public IReadOnlyList<RegisteredDatabase> Databases => databases;

    /// <summary>Gets the lease on the application's database, where runs and jobs are.</summary>
    public HostLease Lease => databases[0].Lease;

    /// <summary>Releases the leases: other hosts can claim at once what this host still owns.</summary>
    public async Task StopAsync()
    {
        await maintenance.StopAsync();
        maintenance.Dispose();
        await StopSequence.RunAsync(databases.Select(database => (Func<Task>)database.LeaveAsync));
    }
}
