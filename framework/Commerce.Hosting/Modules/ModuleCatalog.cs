using Commerce.Hosting.Boot;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>The modules with their containers.</summary>
/// <param name="modules">The modules; what a module depends on comes before it.</param>
/// <param name="problems">What is wrong with others.</param>
/// <param name="quarantine">The modules that the host serves without.</param>
/// <param name="door">Calls into the modules.</param>
internal sealed class ModuleCatalog(
    IReadOnlyList<(LoadedModule Module, ServiceProvider Container)> modules,
    IReadOnlyList<Problem> problems,
    Quarantine quarantine,
    ModuleDoor door) : IStoppable
{
    private int isStopped;

    /// <summary>Gets the modules; what a module depends on comes before it. Those in quarantine are not among them.</summary>
    public IEnumerable<(LoadedModule Module, IServiceProvider Container)> All => modules
        .Where(entry => !quarantine.Contains(entry.Module.Name))
        .Select(entry => (entry.Module, (IServiceProvider)entry.Container));

    /// <summary>Gets what is wrong with modules that are required and have no container.</summary>
    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>Finds a module's own container.</summary>
    /// <returns><see langword="null"/> when the module is in quarantine.</returns>
    public IServiceProvider? Find(string name) => All.FirstOrDefault(entry => entry.Module.Name == name).Container;

    /// <summary>Creates a scope of a module's own container.</summary>
    /// <param name="name">The module.</param>
    /// <exception cref="CommerceException"><c>COM1017</c>: the module is in quarantine.</exception>
    public AsyncServiceScope CreateScope(string name) => Container(name).CreateAsyncScope();

    /// <summary>Disposes the containers, last module first. One that fails does not keep the others.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref isStopped, 1) == 1)
        {
            return;
        }

        foreach (var (module, container) in modules.Reverse())
        {
            try
            {
                await door.CallAsync(
                    module.Registration,
                    ModulePhase.Dispose,
                    _ => container.DisposeAsync().AsTask(),
                    exception => StartedModules.Failed(module, ModulePhase.Dispose, exception),
                    CancellationToken.None);
            }
            catch (BootException)
            {
                // The door has logged it. The host stops all the same.
            }
        }
    }

    private ServiceProvider Container(string name) => quarantine.Find(name) is { } quarantined
        ? throw quarantined.ToException()
        : modules.First(entry => entry.Module.Name == name).Container;
}
