using System.Text.RegularExpressions;
using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Style;

/// <summary>One word per concept: the glossary of CONTRIBUTING.md.</summary>
public sealed class WordTests
{
    [Theory]
    [InlineData(@"\bset(s|ting)? aside\b", "parked")]
    [InlineData(@"\bg(o|oes|oing|one) on with\b|\bwent on with\b", "resume")]
    [InlineData(@"\bstrays?\b", "orphan")]
    [InlineData(@"\bis no cron\b", "is not a valid cron expression")]
    [InlineData(@"\bwaked\b", "woken")]
    [InlineData(@"\banew\b", "again")]
    [InlineData(@"\bat present\b", "now, or nothing")]
    [InlineData(@"\bthe most to return\b", "the maximum number of … to return")]
    [InlineData(@"\blook(s|ed|ing)? back\b|\bLookBack", "replay")]
    [InlineData(@"\bLetGo|\blets? go of\b", "release")]
    [InlineData(@"\bforgiv(e|es|en|ing)\b", "clear the failure")]
    public void A_word_that_was_replaced_does_not_come_back(string pattern, string instead)
    {
        var word = new Regex(pattern, RegexOptions.IgnoreCase);

        Findings.AssertNone(
            Repository.Files("*.cs", "framework", "modules", "app-template").Concat(Repository.Files("*.md", "docs")).Append("README.md")
                .SelectMany(path => Repository.Read(path).Split('\n')
                    .Select((line, index) => (Text: line.Trim(), Number: index + 1))
                    .Where(line => word.IsMatch(line.Text))
                    .Select(line => $"{path}:{line.Number}: {line.Text}")),
            $"Write: {instead}.");
    }
}
