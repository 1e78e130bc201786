using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Commerce.Hosting.Modules.Members;

/// <summary>The types of one assembly by name, without those inside of others.</summary>
internal sealed class HostTypeIndex : IDisposable
{
    private readonly PEReader image;
    private readonly MetadataReader reader;
    private readonly Dictionary<(string Namespace, string Name), TypeDefinitionHandle> types = [];

    private HostTypeIndex(PEReader image)
    {
        (this.image, reader) = (image, image.GetMetadataReader());
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (!type.IsNested)
            {
                types.TryAdd((reader.GetString(type.Namespace), reader.GetString(type.Name)), handle);
            }
        }
    }

    /// <summary>Reads an assembly.</summary>
    /// <returns><see langword="null"/> when it cannot be read.</returns>
    public static HostTypeIndex? Open(string file)
    {
        PEReader? image = null;
        try
        {
            image = new PEReader(File.OpenRead(file));
            return new HostTypeIndex(image);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException
            or InvalidOperationException)
        {
            image?.Dispose();
            return null;
        }
    }

    /// <summary>Finds a type.</summary>
    public DeclaredType? Find(string space, string name) =>
        types.TryGetValue((space, name), out var handle) ? new DeclaredType(reader, handle) : null;

    /// <summary>Returns whether the type has moved to another assembly, or to another file of this one.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="target">The other assembly; <see langword="null"/> for a file.</param>
    public bool IsForwarded(string space, string name, out string? target)
    {
        foreach (var handle in reader.ExportedTypes)
        {
            var type = reader.GetExportedType(handle);
            if (reader.StringComparer.Equals(type.Name, name) && reader.StringComparer.Equals(type.Namespace, space)
                && type.Implementation.Kind != HandleKind.ExportedType)
            {
                target = type.Implementation.Kind == HandleKind.AssemblyReference
                    ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name)
                    : null;
                return true;
            }
        }

        target = null;
        return false;
    }

    public void Dispose() => image.Dispose();
}
