using System.Reflection;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Sessions;

namespace Commerce.Hosting.Modules;

/// <summary>
/// The assemblies that the host shares with modules, by name. ASP.NET Core and Microsoft.Extensions come with the runtime and are shared in
/// any case; everything else in a module's folder is private to the module.
/// </summary>
internal static class SharedAssemblies
{
    /// <summary>Returns the shared assemblies of an application with these modules.</summary>
    public static IReadOnlyDictionary<string, AssemblyName> Of(IEnumerable<ModuleRegistration> modules) =>
        new[] { typeof(CommerceException).Assembly, typeof(Database).Assembly, DatabaseOpener.Driver }
            .Concat(modules.Select(module => module.Key.Contracts).OfType<Assembly>())
            .Select(assembly => assembly.GetName())
            .DistinctBy(name => name.Name)
            .ToDictionary(name => name.Name!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks whether code built against one version runs with another: same major (before 1.0: same minor), not older.</summary>
    /// <remarks>Source: semantic versioning 2.0.0, items 4 and 8.</remarks>
    public static bool IsCompatible(Version built, Version shared) =>
        built.Major == shared.Major && (built.Major > 0 || built.Minor == shared.Minor) && shared >= built;
}
