using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Compiles an assembly without the generator, also another build of one that this process has.</summary>
internal static class CompiledLibrary
{
    private static readonly List<MetadataReference> Present =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles an assembly.</summary>
    public static byte[] Compile(string name, string code) => Compile(name, [code], []);

    /// <summary>Compiles an assembly.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="files">Its files.</param>
    /// <param name="libraries">What it references beside what this process has, or in its place.</param>
    public static byte[] Compile(string name, IEnumerable<string> files, IReadOnlyList<MetadataReference> libraries)
    {
        var compilation = CSharpCompilation.Create(
            name,
            files.Select(file => CSharpSyntaxTree.ParseText(file, new CSharpParseOptions(LanguageVersion.CSharp14))),
            With(libraries),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return stream.ToArray();
    }

    /// <summary>Makes a reference to an assembly.</summary>
    public static MetadataReference Reference(string name, byte[] image) =>
        MetadataReference.CreateFromImage(image, filePath: $"{name}.dll");

    /// <summary>The references to what this process has, and to libraries, which replace those of their names.</summary>
    public static IEnumerable<MetadataReference> With(IReadOnlyList<MetadataReference> libraries)
    {
        var names = libraries.Select(library => Path.GetFileName(library.Display)).ToHashSet();
        return [.. Present.Where(reference => !names.Contains(Path.GetFileName(reference.Display))), .. libraries];
    }
}
