using Commerce.Events.Deliveries;
using Commerce.Events.Dispatch;
using Commerce.Events.Routing;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Databases;

/// <summary>
/// Connects to the databases that modules have of their own. Modules with the same connection string share a database; one with the
/// application's connection string is on the application's database.
/// </summary>
/// <param name="configuration">The configuration, which wins over the builder.</param>
/// <param name="opener">Opens databases.</param>
/// <param name="events">Creates the events that are stored on a database.</param>
/// <param name="routes">Says which subscribers want which event.</param>
/// <param name="loaded">Receives the modules whose database does not answer.</param>
internal sealed class ModuleDatabaseConnector(
    IConfiguration configuration,
    DatabaseOpener opener,
    StoredEventFactory events,
    EventRoutes routes,
    LoadedModules loaded)
{
    /// <summary>Connects the modules that name a database.</summary>
    /// <param name="shared">The application's database.</param>
    /// <param name="modules">The modules.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The databases by the name of the module that has one of its own.</returns>
    /// <exception cref="BootException"><c>COM6006</c>–<c>COM6008</c>.</exception>
    public async Task<IReadOnlyDictionary<string, ConnectedDatabase>> ConnectAsync(
        Database shared, IReadOnlyList<LoadedModule> modules, CancellationToken cancellationToken)
    {
        var connected = new Dictionary<string, ConnectedDatabase>(StringComparer.Ordinal);
        try
        {
            foreach (var module in modules)
            {
                await ConnectAsync(shared, module, connected, cancellationToken);
            }

            return connected;
        }
        catch
        {
            foreach (var database in connected.Values.Distinct())
            {
                await database.Database.DisposeAsync();
            }

            throw;
        }
    }

    private async Task ConnectAsync(
        Database shared, LoadedModule module, Dictionary<string, ConnectedDatabase> connected, CancellationToken cancellationToken)
    {
        try
        {
            if (Find(module.Registration) is { } setting
                && await ConnectAsync(shared, connected.Values, setting, cancellationToken) is { } database)
            {
                connected[module.Name] = database;
            }
        }
        catch (BootException exception)
        {
            loaded.Graph.FailNow(module.Registration, ModulePhase.Connect, exception);
        }
    }

    /// <returns><see langword="null"/> when it is the application's database.</returns>
    private async Task<ConnectedDatabase?> ConnectAsync(
        Database shared, IReadOnlyCollection<ConnectedDatabase> others, DatabaseSetting setting, CancellationToken cancellationToken)
    {
        var queue = new DeliveryQueueRelay();
        var opened = opener.Open(setting, new PostgresOutbox(events, routes, queue));
        var known = others.FirstOrDefault(other => DatabaseOpener.AreSame(other.Database, opened));
        if (known is not null || DatabaseOpener.AreSame(shared, opened))
        {
            await opened.DisposeAsync();
            return known;
        }

        try
        {
            return new ConnectedDatabase(opened, queue, await opener.ProbeAsync(opened, setting, cancellationToken));
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds the module's own setting. The environment variables of these keys have two underscores for each colon.</summary>
    private DatabaseSetting? Find(ModuleRegistration module)
    {
        var section = $"Commerce:Modules:{module.Name}:Database";
        (string? ConnectionString, string Name)[] places =
        [
            (configuration[section], section),
            (configuration.GetConnectionString(module.Name), $"ConnectionStrings:{module.Name}"),
            (module.ConnectionString, $"AddModule of '{module.Name}' in Program.cs"),
        ];
        var directName = $"Commerce:Modules:{module.Name}:DirectDatabase";
        var direct = configuration[directName] is { Length: > 0 } given ? given : null;
        return Array.Find(places, place => !string.IsNullOrWhiteSpace(place.ConnectionString)) is { ConnectionString: { } found } setting
            ? new DatabaseSetting(found, setting.Name, "to share the application's database", directName, direct)
            : direct is null ? null
            : throw new BootException(new Problem(
                "COM6066",
                $"The module '{module.Name}' has a direct connection, but no database of its own that it belongs to.",
                directName,
                $"Set {section} to the connection string of the pooler, or unset {directName}."));
    }
}
