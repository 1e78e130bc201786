using System.Reflection.Metadata;

namespace Commerce.Hosting.Modules.Members;

/// <summary>Where a type is.</summary>
/// <param name="Assembly">The name of the assembly; <see langword="null"/> for the one that was read.</param>
/// <param name="Namespace">The namespace; empty for none.</param>
/// <param name="Names">The type's name, after those of the types around it.</param>
internal sealed record TypePath(string? Assembly, string Namespace, IReadOnlyList<string> Names)
{
    public string FullName => $"{Namespace}.{string.Join('+', Names)}";

    /// <summary>Gets the name for a person to read. A signature has the arguments of a generic type beside it.</summary>
    public string Text => string.Join('.', Names.Select(name => name.Split('`')[0]));

    /// <summary>Gets how many type parameters the type has.</summary>
    public int Arity => Names.Sum(
        name => name.IndexOf('`') is >= 0 and var at && int.TryParse(name.AsSpan(at + 1), out var count) ? count : 0);

    public static TypePath Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var names = new List<string> { reader.GetString(type.Name) };
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
            names.Insert(0, reader.GetString(type.Name));
        }

        var assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : null;
        return new TypePath(assembly, reader.GetString(type.Namespace), names);
    }

    public static TypePath Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var names = new List<string> { reader.GetString(type.Name) };
        while (type.GetDeclaringType() is { IsNil: false } around)
        {
            type = reader.GetTypeDefinition(around);
            names.Insert(0, reader.GetString(type.Name));
        }

        return new TypePath(null, reader.GetString(type.Namespace), names);
    }

    /// <summary>Finds the type that a type, possibly a constructed one, is defined by.</summary>
    /// <returns>A reference or a definition; nil for an array, a type parameter and the like.</returns>
    public static EntityHandle DefinitionOf(MetadataReader reader, EntityHandle type)
    {
        if (type.Kind != HandleKind.TypeSpecification)
        {
            return type;
        }

        var signature = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        // A class or a struct.
        signature.ReadByte();
        return signature.ReadTypeHandle();
    }
}
