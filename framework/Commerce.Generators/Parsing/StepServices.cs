using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>Finds the services that steps resolve by their type. What a step may do without is not among them.</summary>
internal static class StepServices
{
    private const string StepType = "Commerce.Workflows.StepContext";
    private const string Extensions = "Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";

    /// <summary>Notes what the code of a file needs.</summary>
    public static void Read(FileContext file)
    {
        foreach (var call in file.Nodes<InvocationExpressionSyntax>().Where(MayResolve))
        {
            if (file.Model.GetSymbolInfo(call, file.CancellationToken).Symbol is not IMethodSymbol { TypeArguments.Length: 1 } method
                || !IsReachable(method.TypeArguments[0]))
            {
                continue;
            }

            if (IsResolve(method))
            {
                Services.NeedModule(file, method.TypeArguments[0]);
            }
            else if (IsRequired(method) && IsOfStep(file, call))
            {
                Services.Need(file, method.TypeArguments[0]);
            }
        }
    }

    // By the name first, because asking what a call means is slow.
    private static bool MayResolve(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetRequiredService" or "Resolve" };

    private static bool IsResolve(IMethodSymbol method) => method.Name == "Resolve" && method.ContainingType.FullName() == StepType;

    private static bool IsRequired(IMethodSymbol method) => method.ContainingType.FullName() == Extensions;

    private static bool IsOfStep(FileContext file, InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax of }
        && of.Name.Identifier.ValueText == "Container"
        && file.Model.GetTypeInfo(of.Expression, file.CancellationToken).Type?.FullName() == StepType;

    private static bool IsReachable(ITypeSymbol type) =>
        type is INamedTypeSymbol named
        && named.IsReachable()
        && named.TypeArguments.All(IsReachable)
        && (named.ContainingType is null || IsReachable(named.ContainingType))
        // What the file suppresses would be a warning in generated code.
        && !named.GetAttributes().Any(attribute =>
            attribute.AttributeClass?.Name is "ObsoleteAttribute" or "ExperimentalAttribute");
}
