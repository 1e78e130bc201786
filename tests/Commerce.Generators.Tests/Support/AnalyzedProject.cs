using Commerce.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Commerce.Generators.Tests.Support;

/// <summary>A project in memory for the analyzer of modules in an application's own project.</summary>
internal static class AnalyzedProject
{
    private static readonly SourceFile Usings = new("Usings.g.cs", "global using System; global using System.Collections.Generic;");

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Gets a project that is a program if it has the file <c>Program.cs</c> or <c>Start.cs</c>.</summary>
    /// <param name="isApplication">Whether it references Commerce.Hosting.</param>
    /// <param name="directory">What MSBuild says is the project's directory.</param>
    /// <param name="analyzer">The analyzer.</param>
    /// <param name="files">Files whose paths are relative to <see cref="TestProject.Directory"/>.</param>
    public static CompilationWithAnalyzers Of(
        bool isApplication, string? directory, ModuleFolderAnalyzer analyzer, params SourceFile[] files)
    {
        var library = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var hosting = CSharpCompilation.Create("Commerce.Hosting", options: library).ToMetadataReference();
        var trees = files.Append(Usings).Select(file => CSharpSyntaxTree.ParseText(
            file.Text,
            new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose),
            TestProject.Directory + file.Path,
            cancellationToken: TestContext.Current.CancellationToken));
        var isProgram = files.Any(file => file.Path is "Program.cs" or "Start.cs");
        return CSharpCompilation
            .Create(
                "My.Shop",
                trees,
                isApplication ? [.. References, hosting] : References,
                isProgram ? library.WithOutputKind(OutputKind.ConsoleApplication) : library)
            .WithAnalyzers([analyzer], new AnalyzerOptions([], new ProjectOptions(directory)));
    }
}
