using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Commerce.Generators.Tests.Support;

/// <summary>A project in memory, and what the generator makes of it.</summary>
internal sealed class TestProject
{
    public const string Directory = "/source/My.Shop/";

    /// <summary>Stands in a text before the place where a mistake is expected; it is taken out.</summary>
    public const char Mark = '«';

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Commerce.Generators", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private const string UsingsFile = "obj/Usings.g.cs";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Commerce;
        global using Commerce.Events;
        global using Commerce.Http;
        global using Commerce.Jobs;
        global using Commerce.Workflows;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.Extensions.Logging;
        """;

    private GeneratorDriver driver;

    private TestProject(CSharpCompilation compilation, string? projectDirectory, IReadOnlyList<string> marked)
    {
        Compilation = compilation;
        Marked = marked;
        driver = CSharpGeneratorDriver.Create(
            [new ManifestGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            optionsProvider: new ProjectOptions(projectDirectory),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    public CSharpCompilation Compilation { get; private set; }

    /// <summary>The marked places: <c>path(line,column)</c>.</summary>
    public IReadOnlyList<string> Marked { get; }

    /// <summary>A project of files whose paths are relative to <see cref="Directory"/>.</summary>
    public static TestProject OfFiles(params SourceFile[] files) =>
        At(Directory, [.. files.Select(file => file with { Path = Directory + file.Path })]);

    /// <summary>A project of one file.</summary>
    public static TestProject Of(string path, string text) => OfFiles(new SourceFile(path, text));

    /// <summary>A project of files with full paths.</summary>
    /// <param name="projectDirectory">What MSBuild says is the project's directory.</param>
    /// <param name="files">The files.</param>
    public static TestProject At(string? projectDirectory, params SourceFile[] files) =>
        new(
            CSharpCompilation.Create(
                "My.Shop",
                [
                    Parse(Directory + UsingsFile, Usings),
                    .. files.Select(file => Parse(file.Path, file.Text.Replace($"{Mark}", "", StringComparison.Ordinal))),
                ],
                References,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                    .WithSpecificDiagnosticOptions(
                        [
                            KeyValuePair.Create("CS1591", ReportDiagnostic.Suppress),
                            KeyValuePair.Create("CS8019", ReportDiagnostic.Suppress),
                        ])),
            projectDirectory,
            [
                .. files
                    .Where(file => file.Text.Contains(Mark, StringComparison.Ordinal))
                    .Select(file => $"{Below(file.Path)}{Position(file.Text)}"),
            ]);

    /// <summary>The same project without Commerce.Abstractions.</summary>
    public TestProject WithoutFramework()
    {
        Compilation = Compilation.WithReferences(
            References.Where(reference => !reference.Display!.Contains("Commerce.Abstractions", StringComparison.Ordinal)));
        return this;
    }

    /// <summary>The same project without Commerce.Http.</summary>
    public TestProject WithoutHttp()
    {
        Compilation = Compilation.WithReferences(
            References.Where(reference => !reference.Display!.Contains("Commerce.Http", StringComparison.Ordinal)));
        Edit(UsingsFile, Usings.Replace("global using Commerce.Http;", "", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Puts another text in the place of a file, or adds the file.</summary>
    public void Edit(string path, string text)
    {
        var tree = Parse(Directory + path, text);
        var old = Compilation.SyntaxTrees.FirstOrDefault(candidate => candidate.FilePath == tree.FilePath);
        Compilation = old is null ? Compilation.AddSyntaxTrees(tree) : Compilation.ReplaceSyntaxTree(old, tree);
    }

    /// <summary>Runs the generator; again after an edit, with what it remembers.</summary>
    public GeneratorRunResult Run()
    {
        driver = driver.RunGenerators(Compilation, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return result;
    }

    /// <summary>The mistakes as <c>id path(line,column) message</c>, as a build prints them.</summary>
    public IReadOnlyList<string> Mistakes() =>
        [
            .. Run().Diagnostics
                .OrderBy(mistake => mistake.Location.GetLineSpan().Path, StringComparer.Ordinal)
                .ThenBy(mistake => mistake.Location.SourceSpan.Start)
                .Select(Shown),
        ];

    /// <summary>
    /// The compilation with the generated files. Fails when a generated file, or the project itself, has a warning or an error.
    /// </summary>
    public Compilation Compile()
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(
            Compilation, out var output, out var mistakes, TestContext.Current.CancellationToken);
        Assert.Empty(mistakes.Select(Shown));
        Assert.Empty(Problems(output));
        return output;
    }

    /// <summary>Asserts that everything but the files with mistakes compiles, the generated files included.</summary>
    public void CompilesWithMistakes()
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(Compilation, out var output, out _, TestContext.Current.CancellationToken);
        Assert.Empty(Problems(output));
    }

    private static IEnumerable<string> Problems(Compilation output) =>
        output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(found => found.Severity >= DiagnosticSeverity.Warning)
            .Select(found => found.ToString());

    private static string Shown(Diagnostic mistake)
    {
        var span = mistake.Location.GetLineSpan();
        return $"{mistake.Id} {Below(span.Path)}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}) "
            + $"{mistake.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    private static string Below(string path) => path.StartsWith(Directory, StringComparison.Ordinal) ? path[Directory.Length..] : path;

    private static string Position(string text)
    {
        var lines = text[..text.IndexOf(Mark, StringComparison.Ordinal)].Split('\n');
        return $"({lines.Length},{lines[^1].Length + 1})";
    }

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);
}
