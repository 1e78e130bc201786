using System.Text.RegularExpressions;
using Commerce.Architecture.Tests.Support;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Architecture.Tests.Style;

/// <summary>The name of a test says what is true.</summary>
public sealed partial class TestNameTests
{
    private static IEnumerable<(SourceFile Source, MethodDeclarationSyntax Test)> Tests => Repository.Sources("tests")
        .SelectMany(source => source.Tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(IsTest)
            .Select(method => (source, method)));

    [Fact]
    public void A_test_is_called_by_a_sentence() => Findings.AssertNone(
        Tests.Where(found => !Sentence().IsMatch(found.Test.Identifier.Text)).Select(Describe),
        "The name of a test is a sentence: a capital, words, underscores between them.");

    [Fact]
    public void The_number_of_a_case_is_a_trait() => Findings.AssertNone(
        Tests.Where(found => CaseNumber().IsMatch(found.Test.Identifier.Text)).Select(Describe),
        "The number of a case of a specification is in [Trait(\"Case\", …)], not in the name.");

    private static bool IsTest(MethodDeclarationSyntax method) => method.AttributeLists
        .SelectMany(list => list.Attributes)
        .Any(attribute => attribute.Name.ToString() is "Fact" or "Theory");

    private static string Describe((SourceFile Source, MethodDeclarationSyntax Test) found) =>
        $"{found.Source.Place(found.Test.Identifier)}: {found.Test.Identifier.Text}";

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();

    [GeneratedRegex("(^|_)(C[0-9]{2,3}|FRAMEWORK_[0-9]+|CFG_[0-9]+|[Cc]ases?_[0-9]+|[A-Z]{2,}_[0-9]+)(_|$)")]
    private static partial Regex CaseNumber();
}
