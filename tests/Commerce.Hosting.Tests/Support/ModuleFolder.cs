using System.Text;
using Commerce.Testing.Runs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Commerce.Hosting.Tests.Support;

/// <summary>A folder of modules in which the User module is something else than it should be.</summary>
public sealed class ModuleFolder : IDisposable
{
    private static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);

    public string Path { get; } = RunFolder.OfProcess.Create("modules");

    public string Assembly => System.IO.Path.Combine(Path, "Commerce.User", "Commerce.User.dll");

    /// <summary>Compiles the module's assembly, against contracts of the version given.</summary>
    public void Compile(string code, string? contracts)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Assembly)!);
        List<MetadataReference> references = [Runtime];
        if (contracts is not null)
        {
            using var stream = new MemoryStream();
            Emit("Commerce.User.Contracts", $$"""
                [assembly: System.Reflection.AssemblyVersion("{{contracts}}")]
                namespace Commerce.Users { public interface IMarker; }
                """, [Runtime], stream);
            references.Add(MetadataReference.CreateFromImage(stream.ToArray()));
        }

        using var file = File.Create(Assembly);
        Emit("Commerce.User", code, references, file);
    }

    /// <summary>Compiles a module that has nothing but migrations.</summary>
    /// <param name="sql">The files by name.</param>
    public void CompileMigrations(IReadOnlyDictionary<string, string> sql)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Assembly)!);
        using var file = File.Create(Assembly);
        Emit(
            "Commerce.User",
            """
            using Commerce.Modularity;
            [assembly: ModuleEntry(typeof(Migrated))]
            public sealed class Migrated : IModule
            {
                public string Name => "user";
                public void ConfigureServices(ModuleBuilder module) { }
            }
            """,
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
            file,
            sql.Select(
                entry => new ResourceDescription(entry.Key, () => new MemoryStream(Encoding.UTF8.GetBytes(entry.Value)), isPublic: true)));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Emit(
        string name,
        string code,
        IEnumerable<MetadataReference> references,
        Stream stream,
        IEnumerable<ResourceDescription>? resources = null)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var result = compilation.Emit(stream, manifestResources: resources);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
    }
}
