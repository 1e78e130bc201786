using System.Reflection;
using Commerce.Diagnostics;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Diagnostics;
using Commerce.Modularity;
using McMaster.NETCore.Plugins;

namespace Commerce.Hosting.Modules;

/// <summary>The first phase: loads modules, each into a load context of its own that lives as long as the process.</summary>
/// <param name="settings">The modules, and the folder that holds them.</param>
internal sealed class ModuleLoader(ApplicationSettings settings)
{
    /// <summary>Loads every module.</summary>
    public LoadedModules Load()
    {
        var problems = new List<Problem>();
        var shared = SharedAssemblies.Of(settings.Modules);
        var loaded = new List<LoadedModule>();
        foreach (var module in settings.Modules)
        {
            var folder = Path.Combine(settings.ModulesFolder, module.Package);
            var found = ModulePreflight.Check(module, folder, shared).ToList();
            problems.AddRange(found);
            if (found.Count == 0 && Load(module, Path.Combine(folder, module.Package + ".dll"), shared, problems) is { } result)
            {
                loaded.Add(result);
            }
        }

        return new LoadedModules(loaded, problems);
    }

    private static LoadedModule? Load(
        ModuleRegistration module, string file, IReadOnlyDictionary<string, AssemblyName> shared, List<Problem> problems)
    {
        using var call = ModuleCall.Start(module.Name, "load");
        try
        {
            var loader = PluginLoader.CreateFromAssemblyFile(file, config =>
            {
                config.IsUnloadable = false;
                // Otherwise every reference of every shared assembly would be loaded now.
                config.IsLazyLoaded = true;
                foreach (var name in shared.Values)
                {
                    config.SharedAssemblies.Add(name);
                }
            });
            var assembly = loader.LoadDefaultAssembly();
            // Resolves every type, so that what is missing shows now and not at the first call.
            _ = assembly.GetTypes();
            return Create(module, assembly, file, problems);
        }
        catch (Exception exception)
        {
            var reasons = exception is ReflectionTypeLoadException types
                ? string.Join(" ", types.LoaderExceptions.Select(inner => inner!.Message).Distinct().Take(3))
                : exception.Message;
            problems.Add(new Problem(
                "COM1006",
                $"The module '{module.Name}' cannot be loaded: {reasons}",
                file,
                "Rebuild the module against the host's packages; its own dependencies belong into its folder."));
            return null;
        }
    }

    private static LoadedModule? Create(ModuleRegistration module, Assembly assembly, string file, List<Problem> problems)
    {
        if (assembly.GetCustomAttribute<ModuleEntryAttribute>() is not { Entry: var type })
        {
            problems.Add(new Problem(
                "COM1004",
                $"The assembly of the module '{module.Name}' does not name its entry type.",
                file,
                "Add [assembly: ModuleEntry(typeof(...))] to it."));
            return null;
        }

        try
        {
            if (Activator.CreateInstance(type) is IModule entry && entry.Name == module.Name)
            {
                return new LoadedModule(module, entry, assembly);
            }
        }
        catch (Exception exception)
        {
            problems.AddRange(ModuleProblems.In(exception) is { Count: > 0 } declared
                ? declared
                :
                [
                    new Problem(
                        "COM1008",
                        $"The entry type of the module '{module.Name}' cannot be created: "
                        + ExceptionText.Message(exception.InnerException ?? exception),
                        $"{type.FullName} in {file}",
                        "Give it a public constructor without parameters that does not throw."),
                ]);
            return null;
        }

        problems.Add(new Problem(
            "COM1005",
            $"The entry type {type.FullName} is not the module '{module.Name}'.",
            file,
            $"It must implement IModule and return \"{module.Name}\" as its name."));
        return null;
    }
}
