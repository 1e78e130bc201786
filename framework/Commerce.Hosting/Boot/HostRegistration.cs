using Commerce.Hosting.Databases;
using Commerce.Hosting.Workflows;
using Commerce.Workflows.Execution;

namespace Commerce.Hosting.Boot;

/// <summary>The phase that makes this process a host: it holds a lease on each database, and renews it from then on.</summary>
/// <param name="host">The migrated databases.</param>
/// <param name="maintenance">Renews the leases.</param>
/// <param name="executor">Knows the workflows' plans.</param>
internal sealed class HostRegistration(MigratedHost host, MaintenanceLoop maintenance, WorkflowExecutor executor)
{
    /// <summary>Registers this host with its subscribers.</summary>
    public async Task<RegisteredHost> RegisterAsync(CancellationToken cancellationToken)
    {
        var databases = host.Connected.Databases;
        await Task.WhenAll(databases.Select(database => database.RegisterAsync(cancellationToken)));
        maintenance.Start();
        return new RegisteredHost(databases, maintenance);
    }

    /// <summary>Stores the plans of this application's workflows, so that other hosts can compare them with theirs.</summary>
    public Task SavePlansAsync(CancellationToken cancellationToken) => executor.SavePlansAsync(cancellationToken);
}
