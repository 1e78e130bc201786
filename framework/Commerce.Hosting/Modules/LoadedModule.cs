using System.Reflection;
using Commerce.Hosting.Boot;
using Commerce.Manifests;
using Commerce.Modularity;
using Commerce.Postgres.Migrations;

namespace Commerce.Hosting.Modules;

/// <summary>A module whose assembly is loaded, before it has a container.</summary>
/// <param name="registration">What the application has added.</param>
/// <param name="file">Its assembly, as it was found. A copy of it is loaded.</param>
/// <param name="entry">Its entry.</param>
/// <param name="dependencies">The contracts of other modules that it can resolve.</param>
/// <param name="providers">The contracts of which it uses all providers.</param>
/// <param name="migrations">Its migrations.</param>
internal sealed class LoadedModule(
    ModuleRegistration registration,
    string file,
    IModule entry,
    IReadOnlyList<Type> dependencies,
    IReadOnlyList<Type> providers,
    MigrationSet migrations)
{
    public ModuleRegistration Registration => registration;

    public string File => file;

    public IModule Entry => entry;

    public IReadOnlyList<Type> Dependencies => dependencies;

    public IReadOnlyList<Type> Providers => providers;

    public MigrationSet Migrations => migrations;

    public string Name => registration.Name;

    public Assembly Assembly { get; } = entry.GetType().Assembly;

    /// <summary>Reads what the module contributes by its folders.</summary>
    public IManifest ReadManifest() => !registration.IsInApplication ? ManifestReader.Read(Assembly)
        : registration.Folder?.Manifest ?? ManifestReader.Empty;

    public string Version => Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
