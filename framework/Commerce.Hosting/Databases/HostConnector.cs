using Commerce.Events.Dispatch;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Databases;

/// <summary>The fourth phase: connects to the application's database and to those that modules have of their own.</summary>
/// <param name="application">The application, checked: what is wrong in its files is reported before a database is touched.</param>
/// <param name="connector">Connects to the application's database.</param>
/// <param name="modules">Connects to those of modules.</param>
/// <param name="quarantine">The modules that the host serves without.</param>
/// <param name="queue">The queue that the application's database hands deliveries to.</param>
internal sealed class HostConnector(
    CheckedApplication application,
    ApplicationDatabaseConnector connector,
    ModuleDatabaseConnector modules,
    Quarantine quarantine,
    DeliveryQueueRelay queue)
{
    /// <summary>Connects.</summary>
    /// <param name="report">Receives a line about each step that takes long.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BootException"><c>COM6003</c>–<c>COM6008</c>.</exception>
    public async Task<ConnectedHost> ConnectAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var shared = await connector.ConnectAsync(report, cancellationToken);
        try
        {
            var own = await modules.ConnectAsync(shared.Database, application.Modules, cancellationToken);
            var database = new ConnectedDatabase(shared.Database, queue, shared.Version);
            return new ConnectedHost(application.Modules, quarantine, shared, database, own);
        }
        catch
        {
            await shared.DisposeAsync();
            throw;
        }
    }
}
