using Microsoft.AspNetCore.Builder;

namespace Commerce.Hosting.Modules;

/// <summary>The assemblies of .NET and ASP.NET Core. Every module runs on the host's.</summary>
internal static class RuntimeAssemblies
{
    /// <summary>The names by which the assemblies of a self-contained application are known, where they are beside its own.</summary>
    private static readonly string[] Prefixes = ["System.", "Microsoft.AspNetCore.", "Microsoft.Extensions.", "Microsoft.Win32."];

    private static readonly HashSet<string> Names = Read();

    /// <summary>Returns whether an assembly comes with the runtime.</summary>
    /// <param name="name">The assembly's simple name.</param>
    public static bool Contain(string name) => Names.Contains(name);

    private static HashSet<string> Read()
    {
        string[] folders =
        [
            Path.GetDirectoryName(typeof(object).Assembly.Location)!,
            Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)!,
        ];
        var isSelfContained = Path.GetFullPath(folders[0] + "/") == Path.GetFullPath(AppContext.BaseDirectory);
        var names = folders.Distinct().SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !isSelfContained || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        return new HashSet<string>([.. names, "mscorlib", "netstandard", "System"], StringComparer.OrdinalIgnoreCase);
    }
}
