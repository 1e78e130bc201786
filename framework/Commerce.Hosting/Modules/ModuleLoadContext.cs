using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins.Loader;

namespace Commerce.Hosting.Modules;

/// <summary>Loads a module into a load context of its own, which lives as long as the process.</summary>
internal static class ModuleLoadContext
{
    /// <summary>Loads the assembly of a module.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="names">The names of the assemblies in its folder. They are private, unless they are shared.</param>
    /// <param name="shared">What the host shares with the module.</param>
    /// <remarks>
    /// Not by a PluginLoader: that one also reads the runtime configurations of module and host, for probing paths that no module may use,
    /// and lists all files that the process has mapped each time.
    /// </remarks>
    public static Assembly Load(
        string file, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, AssemblyName> shared)
    {
        var context = new AssemblyLoadContextBuilder()
            .SetMainAssemblyPath(file)
            .SetDefaultContext(AssemblyLoadContext.GetLoadContext(typeof(ModuleLoadContext).Assembly)!)
            // Otherwise every reference of every shared assembly would be loaded now.
            .IsLazyLoaded(true);
        foreach (var name in shared.Values)
        {
            context.PreferDefaultLoadContextAssembly(name);
        }

        foreach (var name in names.Where(name => !shared.ContainsKey(name)).Select(name => new AssemblyName(name)))
        {
            // A library that a shared assembly references would otherwise be the host's, too; one that comes with .NET always is.
            _ = RuntimeAssemblies.Contain(name.Name!)
                ? context.PreferDefaultLoadContextAssembly(name)
                : context.PreferLoadContextAssembly(name);
        }

        return context.Build().LoadFromAssemblyPath(file);
    }
}
