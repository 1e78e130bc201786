using System.Collections.Immutable;
using Commerce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>Reads a file below <c>Workflows</c>.</summary>
internal static class WorkflowFile
{
    private const string WorkflowType = "Commerce.Workflows.Workflow`2";
    private const string HookHandlerType = "Commerce.Workflows.HookHandler";
    private const string FactoryType = "Commerce.Workflows.Workflow";
    private const string OptionsType = "Commerce.Workflows.WorkflowOptions";

    /// <summary>The members that hold workflows, fully qualified.</summary>
    public static ImmutableArray<string> Read(FileContext file) => Members(file, WorkflowType, member =>
    {
        if (NameOf(file, member) is { } name && file.Model.ConstantText(name, file.CancellationToken) is { } text)
        {
            file.Claim(WorkflowDiagnostics.DuplicateName, text, text, file.At(name));
        }
    });

    /// <summary>The members that hold steps added to hooks, fully qualified.</summary>
    public static ImmutableArray<string> ReadHookHandlers(FileContext file) => Members(file, HookHandlerType, _ => { });

    private static ImmutableArray<string> Members(FileContext file, string memberType, Action<ISymbol> found)
    {
        var members = ImmutableArray.CreateBuilder<string>();
        foreach (var type in file.Types().Where(type => !type.IsOpen()))
        {
            foreach (var member in file.MembersOf(type).Where(member => IsStatic(member, memberType)))
            {
                if (!member.IsReachable())
                {
                    file.Report(WorkflowDiagnostics.NotAccessible, file.LocationOf(member), $"{type.Name}.{member.Name}");
                    continue;
                }

                members.Add(member.QualifiedMember());
                found(member);
            }
        }

        return members.ToImmutable();
    }

    private static bool IsStatic(ISymbol member, string memberType) =>
        member.IsStatic
        && member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol { GetMethod: not null } property => property.Type,
            _ => null,
        } is { } type
        && type.OriginalDefinition.FullName() == memberType;

    // The expression that names the workflow in Workflow.Create("name", …) or Workflow.Create(new WorkflowOptions("name"), …).
    private static ExpressionSyntax? NameOf(FileContext file, ISymbol member)
    {
        if (Initializer.Of(file.SyntaxOf(member)) is not InvocationExpressionSyntax invocation
            || file.Model.GetSymbolInfo(invocation, file.CancellationToken).Symbol is not IMethodSymbol { Name: "Create" } method
            || method.ContainingType.FullName() != FactoryType)
        {
            return null;
        }

        var options = ArgumentOf(invocation.ArgumentList, "options");
        return options is BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation
            && file.Model.GetTypeInfo(creation, file.CancellationToken).Type?.FullName() == OptionsType
                ? ArgumentOf(arguments, "Name")
                : options;
    }

    private static ExpressionSyntax? ArgumentOf(ArgumentListSyntax list, string name)
    {
        var argument = list.Arguments.FirstOrDefault(candidate => candidate.NameColon?.Name.Identifier.ValueText == name)
            ?? list.Arguments.FirstOrDefault(candidate => candidate.NameColon is null);
        return argument is null ? null : Initializer.Unwrap(argument.Expression);
    }
}
