using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Commerce.Hosting.Modules.Members;

/// <summary>
/// Reads the types in signatures. The context is what the declaring type is constructed of; empty for its own parameters.
/// </summary>
internal sealed class SignatureTypes : ISignatureTypeProvider<SignatureType, IReadOnlyList<SignatureType>>
{
    public static readonly SignatureTypes Instance = new();

    public SignatureType GetPrimitiveType(PrimitiveTypeCode typeCode) => new($"System.{typeCode}", $"{typeCode}");

    public SignatureType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Named(TypePath.Of(reader, handle), rawTypeKind);

    public SignatureType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Named(TypePath.Of(reader, handle), rawTypeKind);

    public SignatureType GetTypeFromSpecification(
        MetadataReader reader, IReadOnlyList<SignatureType> genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public SignatureType GetGenericInstantiation(SignatureType genericType, ImmutableArray<SignatureType> typeArguments) => new(
        $"{genericType.Key}<{string.Join(',', typeArguments.Select(argument => argument.Key))}>",
        $"{genericType.Text}<{string.Join(", ", typeArguments.Select(argument => argument.Text))}>")
    {
        Arguments = typeArguments,
    };

    public SignatureType GetGenericTypeParameter(IReadOnlyList<SignatureType> genericContext, int index) =>
        index < genericContext.Count ? genericContext[index] : new($"!{index}", ParameterName("T", index));

    public SignatureType GetGenericMethodParameter(IReadOnlyList<SignatureType> genericContext, int index) =>
        new($"!!{index}", ParameterName("TMethod", index));

    public SignatureType GetSZArrayType(SignatureType elementType) => Around(elementType, "", "[]");

    public SignatureType GetArrayType(SignatureType elementType, ArrayShape shape) =>
        Around(elementType, "", $"[{new string(',', shape.Rank - 1)}]");

    public SignatureType GetByReferenceType(SignatureType elementType) => Around(elementType, "ref ", "");

    public SignatureType GetPointerType(SignatureType elementType) => Around(elementType, "", "*");

    public SignatureType GetPinnedType(SignatureType elementType) => elementType;

    /// <summary>Any two are the same, because what tells them apart is not checked.</summary>
    public SignatureType GetFunctionPointerType(MethodSignature<SignatureType> signature) => new("delegate*", "delegate*");

    /// <summary>Custom modifiers are not checked.</summary>
    public SignatureType GetModifiedType(SignatureType modifier, SignatureType unmodifiedType, bool isRequired) => unmodifiedType;

    /// <summary>The names of type parameters are not part of a reference.</summary>
    public static string ParameterName(string name, int index) => index == 0 ? name : $"{name}{index + 1}";

    private static SignatureType Named(TypePath path, byte kind) =>
        new((SignatureTypeKind)kind == SignatureTypeKind.ValueType ? $"struct {path.FullName}" : path.FullName, path.Text);

    private static SignatureType Around(SignatureType type, string before, string after) =>
        new($"{before}{type.Key}{after}", $"{before}{type.Text}{after}");
}
