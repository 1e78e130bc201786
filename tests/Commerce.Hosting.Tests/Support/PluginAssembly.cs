using System.Diagnostics.CodeAnalysis;
using System.Text;
using Commerce.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Compiles a module from its files, as a build does: with the generator, against what this process has.</summary>
internal static class PluginAssembly
{
    private const string Project = "/source/";

    private const string Usings = """
        global using System.Threading.Tasks;
        global using Commerce;
        global using Commerce.Events;
        global using Commerce.Jobs;
        global using Commerce.Modularity;
        global using Commerce.Workflows;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    /// <summary>Writes <c>folder/package/package.dll</c>.</summary>
    public static void Compile(string folder, string package, params (string Path, string Text)[] files) =>
        Compile(folder, package, [], [], files);

    /// <summary>Writes <c>folder/package/package.dll</c>.</summary>
    /// <param name="folder">The folder of modules.</param>
    /// <param name="package">The assembly.</param>
    /// <param name="libraries">What it references beside what this process has, or in its place.</param>
    /// <param name="migrations">Its migrations.</param>
    /// <param name="files">Its files.</param>
    public static void Compile(
        string folder,
        string package,
        IReadOnlyList<MetadataReference> libraries,
        IReadOnlyList<(string Name, string Sql)> migrations,
        params (string Path, string Text)[] files)
    {
        var compilation = CSharpCompilation.Create(
            package,
            [Parse("obj/Usings.g.cs", Usings), .. files.Select(file => Parse(file.Path, file.Text))],
            CompiledLibrary.With(libraries),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(
            [new ManifestGenerator().AsSourceGenerator()], parseOptions: ParseOptions, optionsProvider: new ProjectOptions())
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var mistakes, TestContext.Current.CancellationToken);
        Assert.Empty(mistakes);
        using var file = File.Create(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, package)).FullName, package + ".dll"));
        var resources = migrations.Select(migration => new ResourceDescription(
            migration.Name, () => new MemoryStream(Encoding.UTF8.GetBytes(migration.Sql)), isPublic: true));
        var result = output.Emit(file, manifestResources: resources, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
    }

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, ParseOptions, Project + path);

    /// <summary>What MSBuild tells the generator.</summary>
    private sealed class ProjectOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.projectdir" ? Project : null;
                return value is not null;
            }
        }
    }
}
