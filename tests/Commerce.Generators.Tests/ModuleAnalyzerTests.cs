using Commerce.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Commerce.Generators.Tests;

/// <summary>What the code of a module should leave alone.</summary>
public sealed class ModuleAnalyzerTests
{
    private const string Entry = """
        [assembly: Commerce.Modularity.ModuleEntry(typeof(Acme.Entry))]
        namespace Acme { public sealed class Entry; }
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("COM1101", "void M() => «Environment.Exit(1);")]
    [InlineData("COM1101", "void M() => «Environment.FailFast(\"over\");")]
    [InlineData("COM1101", "void M(System.Diagnostics.Process process) => «process.Kill();")]
    [InlineData("COM1102", "void M() => «Console.SetOut(Console.Error);")]
    [InlineData("COM1102", "void M() => «Environment.CurrentDirectory = \"/\";")]
    [InlineData("COM1102", "void M() => «System.Globalization.CultureInfo.DefaultThreadCurrentCulture = null;")]
    [InlineData("COM1102", "void M() => «ThreadPool.SetMaxThreads(1, 1);")]
    [InlineData("COM1103", "void M() => «new Thread(() => { }).Start();")]
    [InlineData("COM1104", "async void «M() => await Task.Yield();")]
    [InlineData("COM1104", "void M() { Run(); async void «Run() => await Task.Yield(); }")]
    [InlineData("COM1104", "Action M() => «async () => await Task.Yield();")]
    [InlineData("COM1105", "static int «count;")]
    [InlineData("COM1105", "static int «Count { get; set; }")]
    [InlineData("COM1106", "const string Sql = «\"select * from commerce.event\";")]
    [InlineData("COM1106", "string Sql => «\"insert into \\\"hangfire\\\".job values (1)\";")]
    [InlineData("COM1107", "void M(ILoggerFactory loggers) => «loggers.Dispose();")]
    public async Task Code_that_harms_others_is_found(string id, string member)
    {
        var found = Assert.Single(await AnalyzeAsync(Entry, member.Replace("«", "", StringComparison.Ordinal)));

        Assert.Equal(id, found.Id);
        Assert.Equal(Source(member).IndexOf('«', StringComparison.Ordinal), found.Location.SourceSpan.Start);
    }

    [Theory]
    [InlineData("static readonly int count = 1;")]
    [InlineData("const int Count = 1;")]
    [InlineData("static int Count => 1;")]
    [InlineData("int Count { get; set; }")]
    [InlineData("async Task M() => await Task.Run(() => { });")]
    [InlineData("const string Sql = \"select commerce.now()\";")]
    [InlineData("const string Sql = \"select * from note where at < commerce.now()\";")]
    [InlineData("const string Text = \"the story of commerce. A book\";")]
    [InlineData("void M(System.IO.Stream own) => own.Dispose();")]
    public async Task Code_that_harms_nobody_is_left_alone(string member) => Assert.Empty(await AnalyzeAsync(Entry, member));

    [Fact]
    public async Task Code_outside_of_modules_is_left_alone() =>
        Assert.Empty(await AnalyzeAsync("", "void M() => Environment.Exit(1);", exclude: "Commerce.Hosting"));

    [Theory]
    [InlineData(Entry, "Commerce.Hosting", true)]
    [InlineData("", "Commerce.Testing", true)]
    [InlineData("", "Commerce.Hosting", false)]
    public async Task Modules_and_applications_reference_contracts_only(string entry, string exclude, bool isFound)
    {
        var implementation = CSharpCompilation.Create(
            "Acme.Other",
            [CSharpSyntaxTree.ParseText(Entry, cancellationToken: Cancellation)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference();
        var hosting = CSharpCompilation.Create(
            "Commerce.Hosting", options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference();

        var found = await AnalyzeAsync(entry, "", exclude, implementation, hosting);

        Assert.Equal(isFound ? ["COM1108"] : [], found.Select(one => one.Id));
    }

    private static string Source(string member) =>
        $"using System; using System.Threading; using System.Threading.Tasks; using Microsoft.Extensions.Logging; class C {{ {member} }}";

    private static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(
        string entry, string member, string exclude = "", params MetadataReference[] more)
    {
        var references = References.Concat(more)
            .Where(reference => exclude.Length == 0 || !reference.Display!.Contains(exclude, StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create(
            "Acme.Module",
            [
                CSharpSyntaxTree.ParseText(Source(member), cancellationToken: Cancellation),
                CSharpSyntaxTree.ParseText(entry, cancellationToken: Cancellation),
            ],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics(Cancellation).Where(one => one.Severity == DiagnosticSeverity.Error));
        return await compilation.WithAnalyzers([new ModuleAnalyzer()]).GetAnalyzerDiagnosticsAsync(Cancellation);
    }
}
