using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Commerce.Text;

namespace Commerce.Hosting.Modules;

/// <summary>
/// Checks a module's files before anything of them is loaded, so that a mismatch is a sentence now and not a MissingMethodException later.
/// </summary>
internal static partial class ModulePreflight
{
    private static readonly string[] Reserved = ["commerce", "hangfire", "information_schema", "public"];

    /// <summary>Returns what is wrong with the module's folder; nothing when the module can be loaded.</summary>
    public static IEnumerable<Problem> Check(
        ModuleRegistration module, string folder, IReadOnlyDictionary<string, AssemblyName> shared)
    {
        if (!SchemaName().IsMatch(module.Name) || Reserved.Contains(module.Name))
        {
            yield return new Problem(
                "COM1009",
                $"'{Spelling.Shown(module.Name)}' is not a valid name of a module.",
                $"the ModuleKey of {module.Package}",
                "Use up to 63 lower-case letters, digits and underscores, beginning with a letter, but not with pg_. It is also the name "
                + $"of the module's schema, so it cannot be {string.Join(", ", Reserved[..^1])} or {Reserved[^1]}.");
            yield break;
        }

        var file = Path.Combine(folder, module.Package + ".dll");
        if (!File.Exists(file))
        {
            yield return new Problem(
                "COM1002",
                Directory.Exists(folder)
                    ? $"The folder of the module '{module.Name}' has no {module.Package}.dll."
                    : $"The module '{module.Name}' is not beside the application.",
                file,
                $"Reference the package '{module.Package}' in the project file; its build puts the folder there.");
            yield break;
        }

        if (References(file) is not { } references)
        {
            yield return new Problem(
                "COM1006",
                $"The module '{module.Name}' cannot be loaded: the file is not a .NET assembly.",
                file,
                "Build the module again; the file may be incomplete.");
            yield break;
        }

        foreach (var (name, version) in references)
        {
            if (shared.TryGetValue(name, out var host) && !SharedAssemblies.IsCompatible(version, host.Version!))
            {
                yield return new Problem(
                    "COM1003",
                    $"The module '{module.Name}' was built for {name} {version.ToString(3)}, the host has {host.Version!.ToString(3)}.",
                    file,
                    $"Use versions of '{module.Package}' and '{name}' that belong together.");
            }
        }
    }

    private static List<(string Name, Version Version)>? References(string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(file));
            var metadata = image.GetMetadataReader();
            return [.. metadata.AssemblyReferences
                .Select(metadata.GetAssemblyReference)
                .Select(reference => (metadata.GetString(reference.Name), reference.Version))];
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    [GeneratedRegex("^(?!pg_)[a-z][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
