using Commerce.Hosting.Modules;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Databases;

/// <summary>
/// Connects to the databases that modules have of their own. Modules with the same connection string share a database; one with the
/// application's connection string is on the application's database.
/// </summary>
/// <param name="configuration">The configuration, which wins over the builder.</param>
/// <param name="opener">Opens databases.</param>
/// <param name="factory">Creates what belongs to a database.</param>
internal sealed class ModuleDatabaseConnector(IConfiguration configuration, DatabaseOpener opener, HostDatabaseFactory factory)
{
    /// <summary>Connects the modules that name a database.</summary>
    /// <param name="shared">The application's database.</param>
    /// <param name="modules">The modules.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The databases by the name of the module that has one of its own.</returns>
    /// <exception cref="BootException"><c>COM6006</c>–<c>COM6008</c>.</exception>
    public async Task<IReadOnlyDictionary<string, HostDatabase>> ConnectAsync(
        Database shared, IReadOnlyList<LoadedModule> modules, CancellationToken cancellationToken)
    {
        var connected = new Dictionary<string, HostDatabase>(StringComparer.Ordinal);
        try
        {
            foreach (var module in modules)
            {
                if (Find(module.Registration) is { } setting
                    && await ConnectAsync(shared, connected.Values, setting, cancellationToken) is { } database)
                {
                    connected[module.Name] = database;
                }
            }

            return connected;
        }
        catch
        {
            foreach (var database in connected.Values.Distinct())
            {
                await database.DisposeAsync();
            }

            throw;
        }
    }

    /// <returns><see langword="null"/> when it is the application's database.</returns>
    private async Task<HostDatabase?> ConnectAsync(
        Database shared, IReadOnlyCollection<HostDatabase> others, DatabaseSetting setting, CancellationToken cancellationToken)
    {
        var opened = factory.Open(setting);
        var known = others.FirstOrDefault(other => DatabaseOpener.AreSame(other.Database, opened.Database));
        if (known is not null || DatabaseOpener.AreSame(shared, opened.Database))
        {
            await opened.DisposeAsync();
            return known;
        }

        try
        {
            opened.Version = await opener.ProbeAsync(opened.Database, setting, cancellationToken);
            return opened;
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
        return Array.Find(places, place => !string.IsNullOrWhiteSpace(place.ConnectionString)) is { ConnectionString: { } found } setting
            ? new DatabaseSetting(found, setting.Name, "to share the application's database")
            : null;
    }
}
