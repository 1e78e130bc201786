using Commerce.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>Questions about symbols, and symbols as C# text.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat QualifiedFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type as generated code writes it, without an outer question mark.</summary>
    public static string Qualified(this ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(QualifiedFormat);

    /// <summary>The type as a person writes it.</summary>
    public static string Shown(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>A static member or method as generated code writes it.</summary>
    public static string QualifiedMember(this ISymbol member) => $"{member.ContainingType.Qualified()}.@{member.Name}";

    /// <summary>Namespace, containing types and metadata name: <c>System.IParsable`1</c>.</summary>
    public static string FullName(this ITypeSymbol type)
    {
        var prefix = type.ContainingType is { } outer ? FullName(outer) + "+"
            : type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "."
            : "";
        return prefix + type.MetadataName;
    }

    /// <summary>Whether generated code in the same assembly can name the symbol.</summary>
    public static bool IsReachable(this ISymbol symbol)
    {
        for (var current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current is INamedTypeSymbol { IsFileLocal: true }
                || current.DeclaredAccessibility
                    is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the type, or one around it, has type parameters.</summary>
    public static bool IsOpen(this INamedTypeSymbol type) =>
        type.Arity > 0 || (type.ContainingType is { } outer && IsOpen(outer));

    /// <summary>The type inside <c>T?</c> for value types, else the type itself.</summary>
    public static ITypeSymbol Underlying(this ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;

    /// <summary>Whether a text can be read as the type: it has <c>IParsable&lt;T&gt;</c> of itself.</summary>
    public static bool IsParsable(this ITypeSymbol type) =>
        type.AllInterfaces.Any(candidate =>
            candidate.OriginalDefinition.FullName() == "System.IParsable`1"
            && SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], type));

    /// <summary>Gets whether the method returns nothing, a value, or a task.</summary>
    public static ReturnShape ReturnShape(this IMethodSymbol method) =>
        method.ReturnsVoid ? Model.ReturnShape.Nothing
        : method.ReturnType.OriginalDefinition.FullName() switch
        {
            "System.Threading.Tasks.Task" => Model.ReturnShape.Task,
            "System.Threading.Tasks.ValueTask" => Model.ReturnShape.ValueTask,
            "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask`1" => Model.ReturnShape.TaskOfValue,
            _ => Model.ReturnShape.Value,
        };
}
