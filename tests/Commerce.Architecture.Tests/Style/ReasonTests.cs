using System.Text.RegularExpressions;
using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Style;

/// <summary>Whoever turns a check off says why.</summary>
public sealed partial class ReasonTests
{
    [Fact]
    public void A_rule_that_is_turned_off_for_all_has_its_reason_above_it()
    {
        var lines = Repository.Read(".editorconfig").Split('\n');

        Findings.AssertNone(
            Enumerable.Range(1, lines.Length - 1)
                .Where(number => lines[number].Contains("severity = none", StringComparison.Ordinal) && !lines[number - 1].StartsWith('#'))
                .Select(number => $".editorconfig:{number + 1}: {lines[number]}"),
            "A disabled rule has its reason in a comment directly above it.");
    }

    [Fact]
    public void A_rule_that_is_turned_off_in_a_project_has_its_reason_above_it() => Findings.AssertNone(
        Repository.Files("*.csproj", "framework", "modules", "tests", "benchmarks")
            .Concat(Repository.Files("*.props", "framework", "modules", "tests", "benchmarks"))
            .Concat(Repository.Files("*.targets", "framework", "modules", "tests", "benchmarks"))
            .SelectMany(path => WithoutReason(path, Repository.Read(path).Split('\n'))),
        "A NoWarn has its reason in a comment directly above it.");

    [Fact]
    public void A_rule_that_is_turned_off_at_a_place_has_its_reason_beside_it() => Findings.AssertNone(
        Repository.Sources("framework", "modules", "tests", "benchmarks").SelectMany(source => source.Lines
            .Select((line, index) => (Line: line, Number: index + 1))
            .Where(line => Pragma().IsMatch(line.Line))
            .Select(line => $"{source.Path}:{line.Number}: {line.Line.Trim()}")),
        "A pragma that disables a warning has its reason behind it, after //.");

    private static IEnumerable<string> WithoutReason(string path, string[] lines) => Enumerable.Range(1, lines.Length - 1)
        .Where(number => lines[number].Contains("<NoWarn", StringComparison.Ordinal))
        .Where(number => !lines[number - 1].TrimEnd().EndsWith("-->", StringComparison.Ordinal))
        .Select(number => $"{path}:{number + 1}: {lines[number].Trim()}");

    /// <summary>Source that tests compile from a text begins further right than its surroundings' first columns.</summary>
    [GeneratedRegex("^( {0,8})#pragma warning disable [^/]*$")]
    private static partial Regex Pragma();
}
