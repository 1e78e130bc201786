using Commerce.DevelopmentServer;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Databases;

/// <summary>An application with its databases, which answer.</summary>
/// <param name="modules">The modules.</param>
/// <param name="quarantine">The modules that the host serves without.</param>
/// <param name="application">The application's database, with its private server if there is one.</param>
/// <param name="shared">The application's database.</param>
/// <param name="own">The databases of modules that have one of their own, by the module's name.</param>
internal sealed class ConnectedHost(
    IReadOnlyList<LoadedModule> modules,
    Quarantine quarantine,
    ApplicationDatabase application,
    ConnectedDatabase shared,
    IReadOnlyDictionary<string, ConnectedDatabase> own) : IStoppable
{
    /// <summary>
    /// Gets the modules; what a module depends on comes before it. Those in quarantine are not among them, nor are those that fail later.
    /// </summary>
    public IReadOnlyList<LoadedModule> Modules => [.. modules.Where(module => !quarantine.Contains(module.Name))];

    /// <summary>Gets the application's database.</summary>
    public Database Database => application.Database;

    /// <summary>Gets the private server that this process started; <see langword="null"/> when there is none.</summary>
    public PrivateServer? Server => application.Server;

    /// <summary>Gets what the boot report says about the application's database.</summary>
    public string Description => application.Description;

    /// <summary>Gets the application's database.</summary>
    public ConnectedDatabase Shared => shared;

    /// <summary>Gets the application's database, then those of modules that have one of their own.</summary>
    public IReadOnlyList<ConnectedDatabase> Databases { get; } = [shared, .. own.Values.Distinct()];

    /// <summary>Finds the database that a module has of its own.</summary>
    /// <returns><see langword="null"/> when the module is on the application's database.</returns>
    public ConnectedDatabase? OwnOf(string module) => own.GetValueOrDefault(module);

    /// <summary>Closes the pools, and stops the private server if there is one.</summary>
    public async Task StopAsync()
    {
        foreach (var database in Databases.Skip(1))
        {
            await database.Database.DisposeAsync();
        }

        await application.DisposeAsync();
    }
}
