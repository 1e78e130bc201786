using System.Reflection;
using System.Text.RegularExpressions;
using Commerce.Text;

namespace Commerce.Hosting.Modules;

/// <summary>
/// Checks a module's files before anything of them is loaded, so that a mismatch is a sentence now and not a MissingMethodException later.
/// </summary>
internal static partial class ModulePreflight
{
    private static readonly Type[] Disposing = [typeof(IDisposable), typeof(IAsyncDisposable)];

    private static readonly string[] Reserved = ["commerce", "hangfire", "information_schema", "public"];

    /// <summary>Returns what is wrong with the module's name or files; nothing when the module can be loaded.</summary>
    /// <param name="module">The module.</param>
    /// <param name="folder">Its files.</param>
    /// <param name="all">The modules of the application.</param>
    /// <param name="shared">Receives what the host shares with the module.</param>
    public static IReadOnlyList<Problem> Check(
        ModuleRegistration module,
        ModuleFolder folder,
        IReadOnlyList<ModuleRegistration> all,
        out IReadOnlyDictionary<string, AssemblyName> shared)
    {
        shared = new Dictionary<string, AssemblyName>();
        if (CheckKey(module) is { } key)
        {
            return [key];
        }

        if (!File.Exists(folder.Assembly))
        {
            return [IsMissing(module, folder)];
        }

        if (ModuleFolder.References(folder.Assembly) is not { } references)
        {
            return
            [
                new Problem(
                    "COM1006",
                    $"The module '{module.Name}' cannot be loaded: the file is not a .NET assembly.",
                    folder.Assembly,
                    "Build the module again; the file may be incomplete."),
            ];
        }

        shared = SharedAssemblies.Of(module, all, references.Select(reference => reference.Name).ToHashSet());
        return [.. CheckReferences(module, folder, shared)];
    }

    /// <summary>Checks the key of a module: its name and its contract.</summary>
    public static Problem? CheckKey(ModuleRegistration module) => CheckName(module)
        ?? (module.Key.Service is { } contract && Disposing.Any(type => type.IsAssignableFrom(contract))
            ? IsDisposable(module, contract)
            : null);

    private static Problem IsDisposable(ModuleRegistration module, Type contract) => new(
        "COM1029",
        $"The contract {contract.Name} of the module '{module.Name}' can be disposed, so that whoever resolves it could dispose the "
        + "service of all others.",
        $"{contract} in {contract.Assembly.GetName().Name}",
        "Remove IDisposable and IAsyncDisposable from the contract. The service may implement them; its container disposes it.");

    private static Problem? CheckName(ModuleRegistration module) =>
        SchemaName().IsMatch(module.Name) && !Reserved.Contains(module.Name) ? null : new Problem(
            "COM1009",
            $"'{Spelling.Shown(module.Name)}' is not a valid name of a module.",
            $"the ModuleKey of {module.Package}",
            "Use up to 63 lower-case letters, digits and underscores, beginning with a letter, but not with pg_. It is also the name "
            + $"of the module's schema, so it cannot be {string.Join(", ", Reserved[..^1])} or {Reserved[^1]}.");

    private static Problem IsMissing(ModuleRegistration module, ModuleFolder folder) => new(
        "COM1002",
        Directory.Exists(folder.Path)
            ? $"The folder of the module '{module.Name}' has no {module.Package}.dll."
            : $"The module '{module.Name}' is not beside the application.",
        folder.Assembly,
        $"Reference the package '{module.Package}' in the project file; its build puts the folder there."
        + (module.Package == module.Key.Package ? "" : $" Or remove Commerce:Modules:{module.Name}:Package."));

    /// <summary>
    /// Follows the references of the module through its folder. Without this check, the runtime would look in the host for a library that
    /// the folder lacks, and use whatever version is there.
    /// </summary>
    private static IEnumerable<Problem> CheckReferences(
        ModuleRegistration module, ModuleFolder folder, IReadOnlyDictionary<string, AssemblyName> shared)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var files = new Queue<string>([folder.Assembly]);
        while (files.TryDequeue(out var file))
        {
            foreach (var (name, version) in ModuleFolder.References(file) ?? [])
            {
                if (shared.TryGetValue(name, out var host))
                {
                    if (!SharedAssemblies.IsCompatible(version, host.Version!) && seen.Add(name))
                    {
                        yield return IsOfOtherVersion(module, file, (name, version), host.Version!);
                    }
                }
                else if (!RuntimeAssemblies.Contain(name) && seen.Add(name))
                {
                    if (folder.Find(name) is { } own)
                    {
                        files.Enqueue(own);
                    }
                    else
                    {
                        yield return LacksLibrary(module, file, (name, version));
                    }
                }
            }
        }
    }

    private static Problem IsOfOtherVersion(
        ModuleRegistration module, string file, (string Name, Version Version) built, Version host) => new(
        "COM1003",
        $"The module '{module.Name}' was built for {built.Name} {built.Version.ToString(3)}, the host has {host.ToString(3)}.",
        file,
        $"Use versions of '{module.Package}' and '{built.Name}' that belong together.");

    private static Problem LacksLibrary(ModuleRegistration module, string file, (string Name, Version Version) library) => new(
        "COM1021",
        $"The folder of the module '{module.Name}' lacks {library.Name} {library.Version.ToString(3)}, which "
        + $"{Path.GetFileName(file)} needs.",
        file,
        "Build or publish the module again, with all its libraries. A module never uses a library of the host; if the library is the "
        + "contracts of another module, add that module to the application.");

    [GeneratedRegex("^(?!pg_)[a-z][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
