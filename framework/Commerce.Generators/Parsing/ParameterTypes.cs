using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>Sorts the types of parameters.</summary>
internal static class ParameterTypes
{
    // Interfaces and abstract classes that are not services: only the request itself can provide them.
    private static readonly HashSet<string> Uploads =
    [
        "Microsoft.AspNetCore.Http.IFormFile", "Microsoft.AspNetCore.Http.IFormFileCollection", "Microsoft.AspNetCore.Http.IFormCollection",
        "System.IO.Stream", "System.IO.Pipelines.PipeReader",
    ];

    public static ParameterClass ClassOf(ITypeSymbol type)
    {
        var space = type.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        return IsValue(type) ? ParameterClass.Value
            : IsCollection(type) ? ClassOfCollection(type)
            : type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface) || type.IsRefLikeType ? ParameterClass.Unknown
            : Uploads.Contains(type.FullName()) ? ParameterClass.Unknown
            : space.StartsWith("System.Text.Json", StringComparison.Ordinal) ? ParameterClass.Data
            : type.TypeKind == TypeKind.Interface || type.IsAbstract ? ParameterClass.Service
            : space == "System" && type.Underlying().Equals(type, SymbolEqualityComparer.Default) ? ParameterClass.Unknown
            : ParameterClass.Data;
    }

    /// <summary>Whether a single text makes the type, or its nullable form.</summary>
    public static bool IsValue(ITypeSymbol type) =>
        type.Underlying() is var inner && (inner.TypeKind == TypeKind.Enum || inner.IsParsable());

    public static bool IsCollection(ITypeSymbol type) =>
        type is IArrayTypeSymbol
            || type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true;

    // IEnumerable<IPriceSource> is how a container gives all its services of a kind; IEnumerable<Line> is data.
    private static ParameterClass ClassOfCollection(ITypeSymbol type)
    {
        var element = type is IArrayTypeSymbol array ? array.ElementType : (type as INamedTypeSymbol)?.TypeArguments.LastOrDefault();
        return element is null ? ParameterClass.Unknown
            : type.TypeKind == TypeKind.Interface && ClassOf(element) == ParameterClass.Service ? ParameterClass.Service
            : ParameterClass.Data;
    }
}
