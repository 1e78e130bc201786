using System.Reflection;
using System.Security.Cryptography;
using Commerce.Hosting.Modules.Members;

namespace Commerce.Hosting.Modules;

/// <summary>Checks that the shared assemblies have what a module uses of them.</summary>
internal static class ModuleMembers
{
    private const int MaxShown = 10;
    private const string Mark = ".members-";

    /// <summary>Returns what is wrong; <see langword="null"/> when the module can be loaded.</summary>
    /// <param name="module">The module.</param>
    /// <param name="folder">Its files.</param>
    /// <param name="shared">What the host shares with it.</param>
    /// <param name="copy">
    /// The copy of this content of the folder, to which a mark is added when nothing is wrong, so that the next start with the same builds
    /// does not check again; <see langword="null"/> where nothing can be written.
    /// </param>
    public static Problem? Check(
        ModuleRegistration module, ModuleFolder folder, IReadOnlyDictionary<string, AssemblyName> shared, string? copy)
    {
        var mark = copy is null ? null : Path.Combine(copy, $"{Mark}{BuildOf(shared.Keys)}");
        if (File.Exists(mark))
        {
            return null;
        }

        using var types = new HostTypes(name => HostAssemblies.Load(name) is { Location: { Length: > 0 } file } ? file : null);
        var missing = new MissingMembers(types, shared.ContainsKey)
            .Of(folder.Assembly, name => RuntimeAssemblies.Contain(name) ? null : folder.Find(name));
        if (missing.Count > 0)
        {
            return AreMissing(module, folder, missing, shared);
        }

        Add(mark);
        return null;
    }

    /// <summary>Identifies the builds of assemblies, of .NET, and of this check.</summary>
    private static string BuildOf(IEnumerable<string> shared)
    {
        var builds = shared.Order(StringComparer.Ordinal).Select(HostAssemblies.Load).OfType<Assembly>()
            .Append(typeof(ModuleMembers).Assembly).Append(typeof(object).Assembly)
            .SelectMany(assembly => assembly.ManifestModule.ModuleVersionId.ToByteArray());
        return Convert.ToHexStringLower(SHA256.HashData([.. builds]))[..16];
    }

    /// <summary>A mark has no content, so that no host can see half of it.</summary>
    private static void Add(string? mark)
    {
        try
        {
            if (mark is not null)
            {
                foreach (var old in Directory.GetFiles(Path.GetDirectoryName(mark)!, $"{Mark}*"))
                {
                    File.Delete(old);
                }

                File.Create(mark).Dispose();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder is read-only, or another host adds the same mark. The next start checks again at worst.
        }
    }

    private static Problem AreMissing(
        ModuleRegistration module,
        ModuleFolder folder,
        IReadOnlyList<MissingMember> missing,
        IReadOnlyDictionary<string, AssemblyName> shared)
    {
        var assemblies = missing.GroupBy(member => member.Assembly).ToList();
        var parts = assemblies.Select(assembly =>
            $"{Count([.. assembly])} that {assembly.Key} {shared[assembly.Key].Version!.ToString(3)} does not have: {List([.. assembly])}");
        return new Problem(
            "COM1019",
            $"The module '{module.Name}' uses {string.Join("; and ", parts)}.",
            folder.Assembly,
            $"Build or publish the module again, against the {string.Join(" and ", assemblies.Select(assembly => assembly.Key))} that the "
            + "application uses. The module was compiled against another build.");
    }

    private static string Count(IReadOnlyList<MissingMember> missing) => (missing.Count, missing.All(member => member.IsType)) switch
    {
        (1, true) => "1 type",
        (1, false) => "1 member",
        (var count, true) => $"{count} types",
        (var count, false) => missing.Any(member => member.IsType) ? $"{count} types and members" : $"{count} members",
    };

    private static string List(IReadOnlyList<MissingMember> missing)
    {
        var shown = string.Join(", ", missing.Take(MaxShown).Select(member => member.Text));
        return missing.Count > MaxShown ? $"{shown} and {missing.Count - MaxShown} more" : shown;
    }
}
