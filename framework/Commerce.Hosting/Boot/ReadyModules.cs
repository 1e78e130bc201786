using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Boot;

/// <summary>
/// The modules once their databases are connected: when the host stops, their containers are disposed before the databases are closed.
/// </summary>
/// <param name="catalog">The modules with their containers.</param>
internal sealed class ReadyModules(ModuleCatalog catalog) : IStoppable
{
    public Task StopAsync() => catalog.StopAsync();
}
