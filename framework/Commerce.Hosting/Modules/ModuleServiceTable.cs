using System.Collections.Concurrent;

namespace Commerce.Hosting.Modules;

/// <summary>The main services of modules, each from the moment in which the module's container is built.</summary>
/// <param name="quarantine">The modules that the host serves without.</param>
internal sealed class ModuleServiceTable(Quarantine quarantine)
{
    private readonly ConcurrentDictionary<string, object> services = new(StringComparer.Ordinal);

    /// <summary>Adds the main service of a module.</summary>
    public void Add(string module, object service) => services[module] = service;

    /// <summary>Gets the main service of a module.</summary>
    /// <param name="module">The module.</param>
    /// <exception cref="CommerceException"><c>COM1017</c>: the module is in quarantine.</exception>
    /// <exception cref="InvalidOperationException">The module has no container yet.</exception>
    public object Get(string module) => quarantine.Find(module) is { } quarantined ? throw quarantined.ToException()
        : services.TryGetValue(module, out var service) ? service
        : throw new InvalidOperationException($"This needs an application that has started: the module '{module}' has no container yet.");
}
