using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Commerce.Hosting.Modules;

/// <summary>The files of a module.</summary>
/// <param name="path">The folder.</param>
/// <param name="package">The assembly that implements the module.</param>
internal sealed class ModuleFolder(string path, string package)
{
    private readonly Lazy<Dictionary<string, string>> files = new(() => Directory
        .EnumerateFiles(path, "*.dll", SearchOption.AllDirectories)
        .GroupBy(file => System.IO.Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(files => files.Key, files => files.First(), StringComparer.OrdinalIgnoreCase));

    /// <summary>Gets the folder.</summary>
    public string Path => path;

    /// <summary>Gets the module's assembly.</summary>
    public string Assembly { get; } = System.IO.Path.Combine(path, package + ".dll");

    /// <summary>Gets the names of the assemblies in the folder.</summary>
    public IReadOnlyCollection<string> Names => files.Value.Keys;

    /// <summary>Finds an assembly in the folder.</summary>
    /// <param name="name">The assembly's simple name.</param>
    /// <returns>Its file; <see langword="null"/> when it is not there.</returns>
    public string? Find(string name) => files.Value.GetValueOrDefault(name);

    /// <summary>Reads which assemblies an assembly was built against.</summary>
    /// <param name="file">The assembly.</param>
    /// <returns><see langword="null"/> when the file is not a .NET assembly.</returns>
    public static List<(string Name, Version Version)>? References(string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(file));
            if (!image.HasMetadata)
            {
                return null;
            }

            var metadata = image.GetMetadataReader();
            return [.. metadata.AssemblyReferences
                .Select(metadata.GetAssemblyReference)
                .Select(reference => (metadata.GetString(reference.Name), reference.Version))];
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
