using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Architecture.Tests.Support;

/// <summary>A C# file of the repository.</summary>
internal sealed class SourceFile
{
    private static readonly ConcurrentDictionary<string, SourceFile> Known = new(StringComparer.Ordinal);

    private SourceFile(string path)
    {
        Path = path;
        var text = Repository.Read(path);
        Lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14), path);
    }

    /// <summary>Its path, relative to the repository.</summary>
    public string Path { get; }

    /// <summary>Its lines, without empty ones at the end.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Its syntax.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>Its name without the extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The types that are declared in it, without those inside of other types.</summary>
    public IReadOnlyList<MemberDeclarationSyntax> Types =>
        [.. Tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)];

    /// <summary>Its namespace, or nothing.</summary>
    public string? Namespace =>
        Tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();

    /// <summary>The file at a path.</summary>
    public static SourceFile Of(string path) => Known.GetOrAdd(path, static path => new SourceFile(path));

    /// <summary>The name of a type that <see cref="Types"/> contains.</summary>
    public static string NameOf(MemberDeclarationSyntax type) =>
        type is DelegateDeclarationSyntax named ? named.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text;

    /// <summary>Where in the file something is, as <c>path:line</c>.</summary>
    public string Place(SyntaxNodeOrToken item) => $"{Path}:{item.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1}";
}
