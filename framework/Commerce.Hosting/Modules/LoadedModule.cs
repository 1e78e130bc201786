using System.Reflection;
using Commerce.Modularity;

namespace Commerce.Hosting.Modules;

/// <summary>A module whose assembly is loaded, before it has a container.</summary>
internal sealed record LoadedModule(ModuleRegistration Registration, IModule Entry, Assembly Assembly)
{
    public string Name => Registration.Name;

    public string Version => Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
