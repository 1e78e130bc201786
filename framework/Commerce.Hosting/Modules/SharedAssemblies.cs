using System.Reflection;

namespace Commerce.Hosting.Modules;

/// <summary>
/// The assemblies that the host shares with one module, by name. What comes with .NET and ASP.NET Core is shared in any case; everything
/// else in the module's folder is private to it.
/// </summary>
internal static class SharedAssemblies
{
    /// <summary>What modules compile against. The targets of Commerce.Abstractions keep the same assemblies out of their folders.</summary>
    private static readonly string[] Framework =
    [
        "Commerce.Abstractions", "Commerce.Http", "Commerce.Workflows", "Commerce.Events", "Commerce.Jobs", "Commerce.Postgres",
        "Commerce.Records", "Npgsql", "Cronos",
    ];

    /// <summary>
    /// Returns what is shared with a module: the framework, its own contracts, the contracts of other modules that it references, and the
    /// libraries that those contracts reference, because their types must be the same on both sides.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="all">The modules of the application.</param>
    /// <param name="references">The names of the assemblies that the module references.</param>
    public static IReadOnlyDictionary<string, AssemblyName> Of(
        ModuleRegistration module, IEnumerable<ModuleRegistration> all, IReadOnlySet<string> references)
    {
        var contracts = all.Where(one => one.Name == module.Name || references.Contains(NameOf(one.Key.Contracts)))
            .Select(one => one.Key.Contracts).OfType<Assembly>().ToList();
        return Framework.Select(HostAssemblies.Find).OfType<AssemblyName>()
            .Concat(contracts.Select(assembly => assembly.GetName()))
            .Concat(contracts.SelectMany(Libraries))
            .DistinctBy(name => name.Name)
            .ToDictionary(name => name.Name!, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Checks whether code built against one version runs with another: same major (before 1.0: same minor), not older.</summary>
    /// <remarks>Source: semantic versioning 2.0.0, items 4 and 8.</remarks>
    public static bool IsCompatible(Version built, Version shared) =>
        built.Major == shared.Major && (built.Major > 0 || built.Minor == shared.Minor) && shared >= built;

    private static string NameOf(Assembly? assembly) => assembly?.GetName().Name ?? "";

    /// <summary>The libraries whose types may be in the contracts, in the host's versions.</summary>
    private static IEnumerable<AssemblyName> Libraries(Assembly contracts) => contracts.GetReferencedAssemblies()
        .Where(reference => !RuntimeAssemblies.Contain(reference.Name!))
        .Select(reference => HostAssemblies.Find(reference.Name!) ?? reference);
}
