using Commerce.Hosting.Databases;
using Commerce.Hosting.Workflows;

namespace Commerce.Hosting.Boot;

/// <summary>A process that is a host: it holds a lease on each database.</summary>
/// <param name="databases">The databases.</param>
/// <param name="maintenance">Renews the leases.</param>
internal sealed class RegisteredHost(IReadOnlyList<HostDatabase> databases, MaintenanceLoop maintenance) : IStoppable
{
    /// <summary>Gives the leases back: what this host still owns is free for others at once.</summary>
    public async Task StopAsync()
    {
        await maintenance.StopAsync();
        foreach (var database in databases)
        {
            await database.LeaveAsync();
        }
    }
}
