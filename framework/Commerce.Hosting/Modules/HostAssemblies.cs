using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Commerce.Hosting.Modules;

/// <summary>The assemblies that the host was published with.</summary>
internal static class HostAssemblies
{
    private static readonly Dictionary<string, string> Files = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(files => files.Key, files => files.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The full names that were read. Each module asks for those of the framework.</summary>
    private static readonly ConcurrentDictionary<string, AssemblyName> Known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds an assembly.</summary>
    /// <param name="name">The assembly's simple name.</param>
    /// <returns>Its full name; <see langword="null"/> when the host does not have it.</returns>
    public static AssemblyName? Find(string name) => Files.GetValueOrDefault(name) is not { } file
        ? null
        : Known.GetOrAdd(name, static (_, file) => AssemblyName.GetAssemblyName(file), file);

    /// <summary>Loads the assembly that the host and the modules that share it run on, unless it was loaded.</summary>
    /// <param name="name">The assembly's simple name.</param>
    /// <returns><see langword="null"/> when there is no such assembly.</returns>
    public static Assembly? Load(string name)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
