using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Databases;

/// <summary>An application with its databases, which answer.</summary>
/// <param name="modules">The modules.</param>
/// <param name="application">The application's database.</param>
/// <param name="shared">What belongs to it.</param>
/// <param name="own">The databases of modules that have one of their own, by the module's name.</param>
internal sealed class ConnectedHost(
    IReadOnlyList<LoadedModule> modules, ApplicationDatabase application, HostDatabase shared, IReadOnlyDictionary<string, HostDatabase> own)
    : IStoppable
{
    /// <summary>Gets the modules, in the order in which they were added.</summary>
    public IReadOnlyList<LoadedModule> Modules => modules;

    /// <summary>Gets the application's database.</summary>
    public Database Database => application.Database;

    /// <summary>Gets what the boot report says about the application's database.</summary>
    public string Description => application.Description;

    /// <summary>Gets what belongs to the application's database.</summary>
    public HostDatabase Shared => shared;

    /// <summary>Gets the application's database, then those of modules that have one of their own.</summary>
    public IReadOnlyList<HostDatabase> Databases { get; } = [shared, .. own.Values.Distinct()];

    /// <summary>Finds the database that a module has of its own.</summary>
    /// <returns><see langword="null"/> when the module is on the application's database.</returns>
    public HostDatabase? OwnOf(string module) => own.GetValueOrDefault(module);

    /// <summary>Closes the pools, and stops the private server if there is one.</summary>
    public async Task StopAsync()
    {
        foreach (var database in Databases)
        {
            await database.DisposeAsync();
        }

        await application.DisposeAsync();
    }
}
