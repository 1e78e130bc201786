using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>Finds the expression a member gets its value from.</summary>
internal static class Initializer
{
    /// <summary>The expression of a field or property with one plain expression; otherwise <see langword="null"/>.</summary>
    public static ExpressionSyntax? Of(SyntaxNode? member) =>
        member switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } => Unwrap(value),
            PropertyDeclarationSyntax { ExpressionBody.Expression: var value } => Unwrap(value),
            PropertyDeclarationSyntax { Initializer.Value: var value } => Unwrap(value),
            PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } =>
                OfGetter(accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration))),
            _ => null,
        };

    /// <summary>The expression without parentheses and null-suppression operators.</summary>
    public static ExpressionSyntax Unwrap(ExpressionSyntax expression) =>
        expression switch
        {
            ParenthesizedExpressionSyntax { Expression: var inner } => Unwrap(inner),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var inner } =>
                Unwrap(inner),
            _ => expression,
        };

    /// <summary>The text an expression always has, or <see langword="null"/>.</summary>
    public static string? ConstantText(this SemanticModel model, ExpressionSyntax expression, CancellationToken cancellationToken) =>
        model.GetConstantValue(Unwrap(expression), cancellationToken) is { HasValue: true, Value: string text } ? text : null;

    private static ExpressionSyntax? OfGetter(AccessorDeclarationSyntax? getter) =>
        getter?.ExpressionBody?.Expression is { } expression ? Unwrap(expression)
        : getter?.Body?.Statements is { Count: 1 } statements
            && statements[0] is ReturnStatementSyntax { Expression: { } returned } ? Unwrap(returned)
        : null;
}
