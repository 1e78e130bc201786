using System.Text.RegularExpressions;
using Commerce.Architecture.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Architecture.Tests.Style;

/// <summary>Sizes and names of files.</summary>
public sealed partial class FileTests
{
    private const int MaxLines = 300;
    private const int MaxColumns = 140;
    private const int MaxMedian = 45;

    private static readonly string[] Everything = ["framework", "modules", "app-template", "tests", "benchmarks", "docs/samples"];

    [Fact]
    public void No_file_is_longer_than_300_lines() => Findings.AssertNone(
        Repository.Sources(Everything)
            .Where(source => source.Lines.Count > MaxLines)
            .Select(source => $"{source.Path}: {source.Lines.Count} lines"),
        $"A file has at most {MaxLines} lines.");

    [Fact]
    public void No_line_is_longer_than_140_columns() => Findings.AssertNone(
        Repository.Sources(Everything).SelectMany(source => Wide(source.Path, source.Lines.Select((line, index) => (line, index + 1)))),
        $"A line has at most {MaxColumns} columns.");

    [Fact]
    public void No_line_of_prose_is_longer_than_140_columns() => Findings.AssertNone(
        Repository.Files("*.md", [.. Everything, "docs"]).Concat(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"])
            .SelectMany(path => Wide(path, Prose(Repository.Read(path)))),
        $"A line of prose has at most {MaxColumns} columns. Tables and blocks of code are as wide as they must be.");

    [Fact]
    public void Half_of_the_files_of_the_framework_have_at_most_45_lines()
    {
        var lengths = Repository.Sources("framework").Select(source => source.Lines.Count).Order().ToList();

        Assert.InRange(lengths[lengths.Count / 2], 1, MaxMedian);
    }

    [Fact]
    public void A_file_has_one_public_type_at_most() => Findings.AssertNone(
        Repository.Sources("framework", "modules")
            .Select(source => (source.Path, Types: source.Types.Where(IsPublic).Select(SourceFile.NameOf).Distinct().ToList()))
            .Where(file => file.Types.Count > 1)
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types)}"),
        "Each public type has a file of its own. Types that differ in their type parameters alone share one.");

    [Fact]
    public void A_file_is_called_like_its_type() => Findings.AssertNone(
        Repository.Sources("framework", "modules", "tests", "benchmarks")
            .Where(source => !IsConvention(source.Path) && source.Types.Count > 0)
            .Where(source => !Titles(source).Contains(source.Name.Split('.', '{')[0]))
            .Select(source => $"{source.Path}: {SourceFile.NameOf(source.Types[0])}"),
        "A file has the name of its public type, or of one of its internal ones. After a dot follows what a part of it is about.");

    [Fact]
    public void A_test_has_the_namespace_of_its_project_and_folder() => Findings.AssertNone(
        Project.In("tests").SelectMany(project => project.Sources
            // A module in an application has the namespace that its documentation asks for.
            .Where(source => source.Namespace is not null && !IsConvention(source.Path) && !source.Path.Contains("/Modules/Wishlist/"))
            .Where(source => source.Namespace != project.Name + FolderOf(source.Path[project.Folder.Length..]).Replace('/', '.'))
            .Select(source => $"{source.Path}: {source.Namespace}")),
        "The namespace of a test is its project and its folder.");

    private static IEnumerable<string> Wide(string path, IEnumerable<(string Text, int Number)> lines) => lines
        .Where(line => line.Text.Length > MaxColumns)
        .Select(line => $"{path}:{line.Number}: {line.Text.Length} columns");

    private static IEnumerable<(string Text, int Number)> Prose(string document)
    {
        var isCode = false;
        foreach (var (line, index) in document.Split('\n').Select((line, index) => (line, index)))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            if (!isCode && !isFence && !line.StartsWith('|'))
            {
                yield return (line, index + 1);
            }
        }
    }

    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    /// <summary>In folders that the generator reads, the path of a file is a name of its own.</summary>
    private static bool IsConvention(string path) => Convention().IsMatch(path);

    /// <summary>The types a file may be called by: the public one, or any when none is public.</summary>
    private static IEnumerable<string> Titles(SourceFile source) =>
        source.Types.Where(type => IsPublic(type) || !source.Types.Any(IsPublic)).Select(SourceFile.NameOf);

    /// <summary>The folders of a path, with a slash before each.</summary>
    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    [GeneratedRegex("/(Api|Jobs|Subscribers|Workflows)/(.*/)?[a-z0-9-]+\\.cs$")]
    private static partial Regex Convention();
}
