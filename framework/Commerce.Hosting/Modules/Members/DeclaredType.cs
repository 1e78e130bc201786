using System.Reflection.Metadata;

namespace Commerce.Hosting.Modules.Members;

/// <summary>A type in the metadata of the assembly that declares it.</summary>
/// <param name="reader">The metadata.</param>
/// <param name="handle">The type.</param>
internal sealed class DeclaredType(MetadataReader reader, TypeDefinitionHandle handle)
{
    /// <summary>A type about which nothing can be said.</summary>
    public static readonly DeclaredType Unknown = new(null!, default);

    private readonly TypeDefinition type = reader is null ? default : reader.GetTypeDefinition(handle);

    public MetadataReader Reader => reader;

    /// <summary>Gets the base type; nil for an interface and for <see cref="object"/>.</summary>
    public EntityHandle Base => type.BaseType;

    /// <summary>Finds a type inside this one.</summary>
    public DeclaredType? FindNested(string name)
    {
        foreach (var nested in type.GetNestedTypes())
        {
            if (reader.StringComparer.Equals(reader.GetTypeDefinition(nested).Name, name))
            {
                return new DeclaredType(reader, nested);
            }
        }

        return null;
    }

    /// <summary>Returns whether the type itself declares a member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="arguments">What the type is constructed of; empty for its own parameters.</param>
    public bool Declares(UsedMember member, IReadOnlyList<SignatureType> arguments) =>
        member.IsField ? DeclaresField(member, arguments) : DeclaresMethod(member, arguments);

    /// <summary>Returns whether the type itself declares a member of this name, of whatever signature.</summary>
    public bool DeclaresName(UsedMember member) => Declares(member with { Key = null }, []);

    private bool DeclaresMethod(UsedMember member, IReadOnlyList<SignatureType> arguments)
    {
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            if (reader.StringComparer.Equals(method.Name, member.Name)
                && (member.Key is null || SignatureType.KeyOf(method.DecodeSignature(SignatureTypes.Instance, arguments)) == member.Key))
            {
                return true;
            }
        }

        return false;
    }

    private bool DeclaresField(UsedMember member, IReadOnlyList<SignatureType> arguments)
    {
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            if (reader.StringComparer.Equals(field.Name, member.Name)
                && (member.Key is null || field.DecodeSignature(SignatureTypes.Instance, arguments).Key == member.Key))
            {
                return true;
            }
        }

        return false;
    }
}
