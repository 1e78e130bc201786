using System.Reflection.Metadata;

namespace Commerce.Hosting.Modules.Members;

/// <summary>A type in a signature.</summary>
/// <param name="Key">
/// The same for the same type. It does not say which assembly has the type, because types move and leave a forward behind.
/// </param>
/// <param name="Text">The type for a person to read.</param>
internal sealed record SignatureType(string Key, string Text)
{
    /// <summary>Gets what a generic type is constructed of.</summary>
    public IReadOnlyList<SignatureType> Arguments { get; init; } = [];

    /// <summary>Returns what tells one method of a type from another of the same name, as the runtime compares them.</summary>
    public static string KeyOf(MethodSignature<SignatureType> method) =>
        $"{(method.Header.IsInstance ? "this " : "")}{method.ReturnType.Key}`{method.GenericParameterCount}"
        + $"({string.Join(',', method.ParameterTypes.Select(parameter => parameter.Key))})";
}
