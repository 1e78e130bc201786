using Commerce.Hosting.Boot;
using Commerce.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>The modules with their containers.</summary>
/// <param name="modules">The modules, in the order in which they were added.</param>
internal sealed class ModuleCatalog(IReadOnlyList<(LoadedModule Module, ServiceProvider Container)> modules) : IStoppable
{
    /// <summary>Gets the modules, in the order in which they were added.</summary>
    public IEnumerable<(LoadedModule Module, IServiceProvider Container)> All =>
        modules.Select(entry => (entry.Module, (IServiceProvider)entry.Container));

    /// <summary>Gets a module's main service.</summary>
    /// <param name="name">The module.</param>
    /// <param name="contract">The service's contract.</param>
    public object Service(string name, Type contract) => Container(name).GetRequiredService(contract);

    /// <summary>Creates a scope of a module's own container.</summary>
    /// <param name="name">The module.</param>
    public AsyncServiceScope CreateScope(string name) => Container(name).CreateAsyncScope();

    /// <summary>Disposes the containers, last module first.</summary>
    public async Task StopAsync()
    {
        foreach (var (module, container) in modules.Reverse())
        {
            using var call = ModuleCall.Start(module.Name, "dispose");
            await container.DisposeAsync();
        }
    }

    private ServiceProvider Container(string name) => modules.First(entry => entry.Module.Name == name).Container;
}
