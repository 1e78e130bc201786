using Commerce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Commerce.Generators.Analysis;

/// <summary>Finds what a file uses of modules that it is not part of: once for each module and expression, signature or the like.</summary>
internal sealed class ModuleUses(SemanticModelAnalysisContext context, ModuleFolders modules) : CSharpSyntaxWalker
{
    private static readonly SymbolDisplayFormat TypeFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes);

    private readonly SemanticModel model = context.SemanticModel;
    private readonly string? own = modules.ModuleOf(context.SemanticModel.SyntaxTree);

    // The modules that were reported at the current place.
    private HashSet<string>? reported;

    public override void Visit(SyntaxNode? node)
    {
        if (node is null || !IsPlace(node))
        {
            base.Visit(node);
            return;
        }

        var outer = reported;
        reported = null;
        base.Visit(node);
        reported = outer;
    }

    // The name of an alias is not a use of what it stands for.
    public override void VisitUsingDirective(UsingDirectiveSyntax node) => Visit(node.NamespaceOrType);

    public override void VisitIdentifierName(IdentifierNameSyntax node)
    {
        if (!node.IsVar)
        {
            Check(node);
        }
    }

    public override void VisitGenericName(GenericNameSyntax node)
    {
        Check(node);
        base.VisitGenericName(node);
    }

    public override void VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node)
    {
        // The declaration in front of the equals sign has named the type.
        if (node.Parent is not EqualsValueClauseSyntax)
        {
            Check(node);
        }

        base.VisitImplicitObjectCreationExpression(node);
    }

    public override void VisitElementAccessExpression(ElementAccessExpressionSyntax node)
    {
        Visit(node.Expression);
        Check(node);
        Visit(node.ArgumentList);
    }

    public override void VisitElementBindingExpression(ElementBindingExpressionSyntax node)
    {
        Check(node);
        base.VisitElementBindingExpression(node);
    }

    private static bool IsPlace(SyntaxNode node) => node
        is StatementSyntax
        or MemberDeclarationSyntax
        or AccessorDeclarationSyntax
        or AnonymousFunctionExpressionSyntax
        or ArrowExpressionClauseSyntax
        or EqualsValueClauseSyntax
        or ParameterSyntax
        or BaseTypeSyntax
        or ConstructorInitializerSyntax
        or TypeParameterConstraintSyntax
        or AttributeSyntax
        or UsingDirectiveSyntax
        or CatchDeclarationSyntax
        or CatchFilterClauseSyntax
        or SwitchLabelSyntax;

    private void Check(ExpressionSyntax use)
    {
        if (model.GetSymbolInfo(use, context.CancellationToken).Symbol is { } symbol
            && modules.OwnerOf(symbol) is { } owner
            && !ModuleFolders.AreSame(owner, own)
            && !(ModuleFolders.IsEntry(symbol) && IsTypeOf(use) && modules.IsProgram(use.SyntaxTree))
            && (reported ??= new(StringComparer.OrdinalIgnoreCase)).Add(owner))
        {
            context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.NotContract, use.GetLocation(), NameOf(symbol), owner));
        }
    }

    private static bool IsTypeOf(SyntaxNode use)
    {
        var type = use;
        while (type.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
        {
            type = type.Parent;
        }

        return type.Parent is TypeOfExpressionSyntax;
    }

    private static string NameOf(ISymbol symbol)
    {
        if (symbol is INamedTypeSymbol named)
        {
            return named.ToDisplayString(TypeFormat);
        }

        // The block of an extension member is a type without a name.
        var type = symbol.ContainingType;
        while (type is { Name: "", ContainingType: { } outer })
        {
            type = outer;
        }

        var name = type.ToDisplayString(TypeFormat);
        return symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } => name,
            IPropertySymbol { IsIndexer: true } => name + "[]",
            _ => $"{name}.{symbol.Name}",
        };
    }
}
