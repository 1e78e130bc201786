using Commerce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>
/// Reads whether a route has attributes, which become metadata of its endpoint, and finds those that have no effect there.
/// </summary>
internal static class RouteAttributes
{
    // What the server, the routing or a description of the endpoint reads, also when it is a filter of controllers, too.
    private static readonly HashSet<string> Followed = new(StringComparer.Ordinal)
    {
        "Microsoft.AspNetCore.Http.Metadata", "Microsoft.AspNetCore.Mvc.ApiExplorer",
    };

    // What only controllers read.
    private static readonly HashSet<string> OfControllers = new(StringComparer.Ordinal)
    {
        "Microsoft.AspNetCore.Mvc.Filters.IFilterMetadata", "Microsoft.AspNetCore.Mvc.Routing.IRouteTemplateProvider",
        "Microsoft.AspNetCore.Mvc.Routing.IActionHttpMethodProvider",
        "Microsoft.AspNetCore.Mvc.ActionConstraints.IActionConstraintMetadata",
    };

    /// <summary>Returns whether the method or a class around it has attributes. Those without an effect are reported.</summary>
    public static bool Read(FileContext file, IMethodSymbol method)
    {
        var hasAny = false;
        for (ISymbol? symbol = method; symbol is IMethodSymbol or INamedTypeSymbol; symbol = symbol.ContainingType)
        {
            foreach (var attribute in symbol.GetAttributes().Where(attribute => !IsOfCompiler(attribute)))
            {
                hasAny = true;
                if (attribute.AttributeClass is { } type && IsOfController(type))
                {
                    file.Report(
                        RouteDiagnostics.NoEffect,
                        attribute.ApplicationSyntaxReference?.GetSyntax(file.CancellationToken) is { } syntax
                            && syntax.SyntaxTree == file.Model.SyntaxTree ? file.At(syntax) : file.LocationOf(method),
                        type.Name.EndsWith("Attribute", StringComparison.Ordinal)
                            ? type.Name.Substring(0, type.Name.Length - "Attribute".Length)
                            : type.Name);
                }
            }
        }

        return hasAny;
    }

    private static bool IsOfCompiler(AttributeData attribute) => attribute.AttributeClass?.ContainingNamespace?.ToDisplayString() is
        "System.Runtime.CompilerServices" or "System.Diagnostics" or "System.Diagnostics.CodeAnalysis" or "System.ComponentModel";

    private static bool IsOfController(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(one => OfControllers.Contains(one.FullName()))
        && !type.AllInterfaces.Any(one => Followed.Contains(one.ContainingNamespace.ToDisplayString()));
}
