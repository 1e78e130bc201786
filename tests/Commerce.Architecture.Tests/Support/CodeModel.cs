using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Architecture.Tests.Support;

/// <summary>
/// What the files of a project use, as the compiler sees it: also types that are never named, such as those of a <c>var</c>.
/// The project is compiled without its generators, so that a few expressions remain unknown; what they use has to be named elsewhere.
/// </summary>
internal sealed class CodeModel
{
    private const string Usings =
        """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly ConcurrentDictionary<string, Lazy<CodeModel>> Known = new(StringComparer.Ordinal);

    /// <summary>Everything this process could load, by name. Read once, because there are hundreds.</summary>
    private static readonly Dictionary<string, MetadataReference> References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .DistinctBy(path => Path.GetFileNameWithoutExtension(path))
            .ToDictionary(
                path => Path.GetFileNameWithoutExtension(path), path => (MetadataReference)MetadataReference.CreateFromFile(path));

    private CodeModel(Project project)
    {
        var sources = project.Sources;
        var usings = CSharpSyntaxTree.ParseText(Usings, new CSharpParseOptions(LanguageVersion.CSharp14));
        var compilation = CSharpCompilation.Create(
            project.Name,
            [usings, .. sources.Select(source => source.Tree)],
            References.Where(reference => reference.Key != project.Name).Select(reference => reference.Value),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Uses = [.. sources.SelectMany(source => UsesOf(source, compilation.GetSemanticModel(source.Tree)))];
    }

    /// <summary>Everything that is used, once for each file.</summary>
    public IReadOnlyList<Use> Uses { get; }

    /// <summary>The model of a project, made once.</summary>
    public static CodeModel Of(Project project) =>
        Known.GetOrAdd(project.Path, _ => new Lazy<CodeModel>(() => new CodeModel(project))).Value;

    private static IEnumerable<Use> UsesOf(SourceFile source, SemanticModel model)
    {
        var types = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var name in source.Tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            types.UnionWith(Types(model.GetSymbolInfo(name).Symbol).OfType<INamedTypeSymbol>().Select(type => type.OriginalDefinition));
        }

        return types
            .Where(type => type.TypeKind != TypeKind.Error && type.ContainingAssembly is not null)
            .Select(type => new Use(source.Path, type.ContainingAssembly.Name, type.ToDisplayString(), DeclaredIn(type)));
    }

    private static IEnumerable<ITypeSymbol?> Types(ISymbol? symbol) => symbol switch
    {
        IMethodSymbol method => [method.ContainingType, method.ReturnType],
        IPropertySymbol property => [property.ContainingType, property.Type],
        IFieldSymbol field => [field.ContainingType, field.Type],
        IEventSymbol raised => [raised.ContainingType, raised.Type],
        ILocalSymbol local => [local.Type],
        IParameterSymbol parameter => [parameter.Type],
        ITypeSymbol type => [type],
        _ => [],
    };

    private static string? DeclaredIn(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath).FirstOrDefault(path => path.Length > 0);
}
