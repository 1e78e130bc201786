using Commerce.Architecture.Tests.Support;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Architecture.Tests.Style;

/// <summary>What is stored or shown of an enum stands in a table, so that a member can be renamed.</summary>
public sealed class EnumNameTests
{
    private static readonly string[] Cases = ["ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant"];

    [Fact]
    public void No_text_is_made_from_the_name_of_a_member() => Findings.AssertNone(
        Repository.Sources("framework", "modules").SelectMany(source => source.Tree.GetRoot().DescendantNodes()
            .OfType<MemberAccessExpressionSyntax>()
            .Where(access => Cases.Contains(access.Name.Identifier.Text) && IsText(access.Expression))
            .Select(access => $"{source.Place(access.Name)}: {access}")),
        "The names of an enum are an explicit table; ToString().ToLowerInvariant() is none.");

    private static bool IsText(ExpressionSyntax expression) => expression
        is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ToString" } }
        or InterpolatedStringExpressionSyntax { Contents: [InterpolationSyntax] };
}
