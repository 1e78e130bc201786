using System.Text.RegularExpressions;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

/// <summary>Holds the documentation to the code.</summary>
public partial class DocumentationTests
{
    private static readonly string Repository = BuiltRepository.Folder;
    private static readonly string[] SourceFolders = ["framework", "modules"];

    /// <summary>The pages whose code is the repository's; pages of diagnostics show what does not compile.</summary>
    public static TheoryData<string> Pages => [.. Directory
        .EnumerateFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories)
        .Where(page => !page.Contains("diagnostics", StringComparison.Ordinal))
        .Concat(Directory.EnumerateFiles(Repository, "*.md"))
        .Concat(SourceFolders.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Repository, folder), "README.md", SearchOption.AllDirectories)))
        .Select(page => Path.GetRelativePath(Repository, page))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_in_a_page_is_a_file_that_is_compiled(string page)
    {
        foreach (Match block in CodeBlock().Matches(Walkthrough.Without(File.ReadAllText(Path.Combine(Repository, page)))))
        {
            var file = block.Groups["file"].Value.Trim();
            Assert.True(file.Length > 0, $"{page}: a code block names no file.");
            Assert.Contains(block.Groups["code"].Value.Trim(), File.ReadAllText(Path.Combine(Repository, file)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_in_a_page_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository, page))!;
        var links = Link().Matches(File.ReadAllText(Path.Combine(Repository, page))).Select(link => link.Groups["target"].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal));

        Assert.DoesNotContain(links, target => !Path.Exists(Path.Combine(folder, target.Split('#')[0])));
    }

    [Fact]
    public void Every_diagnostic_id_in_the_code_has_a_page_and_a_row()
    {
        var ids = SourceFolders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Id().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Distinct()
            .ToList();
        var table = File.ReadAllText(Path.Combine(Repository, "docs", "diagnostics", "README.md"));

        Assert.True(ids.Count > 40, $"only {ids.Count} ids were found");
        Assert.DoesNotContain(
            ids,
            id =>
                !File.Exists(Path.Combine(Repository, "docs", "diagnostics", id + ".md"))
                    || !table.Contains($"[{id}]({id}.md)", StringComparison.Ordinal));
    }

    [Fact]
    public void The_program_of_the_template_fits_on_a_screen() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository, "app-template", "Program.cs")).Length, 1, 25);

    [GeneratedRegex("^```csharp(?<file>[^\n]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"COM\d{4}")]
    private static partial Regex Id();
}
