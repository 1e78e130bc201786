using System.Reflection.Metadata;

namespace Commerce.Hosting.Modules.Members;

/// <summary>A method, constructor, accessor or field that code uses.</summary>
/// <param name="Name">Its name in the metadata.</param>
/// <param name="IsField">Whether it is a field.</param>
/// <param name="Key">What its signature has to be; <see langword="null"/> where only the name is checked.</param>
/// <param name="Type">What it returns or holds, for a person to read.</param>
/// <param name="Parameters">Its type parameters and parameters, for a person to read.</param>
internal sealed record UsedMember(string Name, bool IsField, string? Key, string Type, (string Types, string Values) Parameters)
{
    private static readonly (string Prefix, string Text)[] Accessors =
        [("get_", "{ get; }"), ("set_", "{ set; }"), ("add_", "{ add; }"), ("remove_", "{ remove; }")];

    public static UsedMember Of(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            var type = member.DecodeFieldSignature(SignatureTypes.Instance, []);
            return new UsedMember(name, IsField: true, type.Key, type.Text, ("", ""));
        }

        var method = member.DecodeMethodSignature(SignatureTypes.Instance, []);
        // A call with a variable number of arguments has a signature of its own.
        var key = method.Header.CallingConvention == SignatureCallingConvention.VarArgs ? null : SignatureType.KeyOf(method);
        var types = TypeParameters("TMethod", method.GenericParameterCount);
        return new UsedMember(
            name, IsField: false, key, method.ReturnType.Text,
            (types, string.Join(", ", method.ParameterTypes.Select(parameter => parameter.Text))));
    }

    /// <summary>Returns the type parameters of a type or a method for a person to read.</summary>
    public static string TypeParameters(string name, int count) => count == 0
        ? ""
        : $"<{string.Join(", ", Enumerable.Range(0, count).Select(index => SignatureTypes.ParameterName(name, index)))}>";

    /// <summary>Describes the member.</summary>
    /// <param name="type">The type that declares it.</param>
    /// <param name="withType">Whether to say what it returns or holds, because others have its name.</param>
    public string Describe(TypePath type, bool withType)
    {
        var owner = type.Text + TypeParameters("T", type.Arity);
        if (Name == ".ctor")
        {
            return $"new {owner}({Parameters.Values})";
        }

        var ofType = withType ? $" of type {Type}" : "";
        if (IsField)
        {
            return $"{owner}.{Name}{ofType}";
        }

        foreach (var (prefix, text) in Accessors)
        {
            if (Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return $"{owner}.{Name[prefix.Length..]} {text}{(Type == "Void" ? "" : ofType)}";
            }
        }

        return $"{owner}.{Name}{Parameters.Types}({Parameters.Values}){(withType && Type != "Void" ? $" returning {Type}" : "")}";
    }
}
