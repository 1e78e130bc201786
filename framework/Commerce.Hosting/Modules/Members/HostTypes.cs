using System.Reflection.Metadata;

namespace Commerce.Hosting.Modules.Members;

/// <summary>Finds types in assemblies by their metadata. What cannot be read is unknown, not missing.</summary>
/// <param name="locate">Returns the file of an assembly by its name; <see langword="null"/> when there is none.</param>
internal sealed class HostTypes(Func<string, string?> locate) : IDisposable
{
    private const int MaxForwards = 8;

    private readonly Dictionary<string, HostTypeIndex?> assemblies = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a type, also one that its assembly forwards to another.</summary>
    /// <returns><see langword="null"/> when its assembly does not have it.</returns>
    public DeclaredType? Find(TypePath path) => Find(path, 0);

    /// <summary>Returns whether a type has a member, or inherits it.</summary>
    public bool Has(DeclaredType type, UsedMember member)
    {
        IReadOnlyList<SignatureType> arguments = [];
        while (type != DeclaredType.Unknown && !type.Declares(member, arguments))
        {
            if (type.Base.IsNil)
            {
                return false;
            }

            (type, arguments) = BaseOf(type, arguments);
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var assembly in assemblies.Values)
        {
            assembly?.Dispose();
        }
    }

    private (DeclaredType Type, IReadOnlyList<SignatureType> Arguments) BaseOf(DeclaredType type, IReadOnlyList<SignatureType> arguments)
    {
        var (reader, handle) = (type.Reader, TypePath.DefinitionOf(type.Reader, type.Base));
        var found = handle.Kind switch
        {
            HandleKind.TypeDefinition when !handle.IsNil => new DeclaredType(reader, (TypeDefinitionHandle)handle),
            HandleKind.TypeReference => Find(TypePath.Of(reader, (TypeReferenceHandle)handle)),
            _ => null,
        };
        return type.Base.Kind == HandleKind.TypeSpecification
            ? (found ?? DeclaredType.Unknown, SignatureTypes.Instance.GetTypeFromSpecification(
                reader, arguments, (TypeSpecificationHandle)type.Base, 0).Arguments)
            : (found ?? DeclaredType.Unknown, []);
    }

    private DeclaredType? Find(TypePath path, int forwards)
    {
        if (path.Assembly is null || forwards == MaxForwards || Open(path.Assembly) is not { } assembly)
        {
            return DeclaredType.Unknown;
        }

        if (assembly.Find(path.Namespace, path.Names[0]) is { } type)
        {
            foreach (var name in path.Names.Skip(1))
            {
                if (type.FindNested(name) is not { } nested)
                {
                    return null;
                }

                type = nested;
            }

            return type;
        }

        return assembly.IsForwarded(path.Namespace, path.Names[0], out var target)
            ? Find(path with { Assembly = target }, forwards + 1)
            : null;
    }

    private HostTypeIndex? Open(string name)
    {
        if (!assemblies.TryGetValue(name, out var assembly))
        {
            assemblies[name] = assembly = locate(name) is { } file ? HostTypeIndex.Open(file) : null;
        }

        return assembly;
    }
}
