using System.Collections.Immutable;
using Commerce.Generators.Model;
using Commerce.Generators.Paths;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Commerce.Generators.Parsing;

/// <summary>One file while it is read: its syntax, its meaning, and what was found in it. Lives no longer than the reading.</summary>
/// <param name="model">What the syntax means.</param>
/// <param name="unit">The syntax.</param>
/// <param name="path">Where the file is.</param>
/// <param name="cancellationToken">Cancels the reading.</param>
internal sealed class FileContext(SemanticModel model, CompilationUnitSyntax unit, ConventionPath path, CancellationToken cancellationToken)
{
    private readonly ImmutableArray<DiagnosticInfo>.Builder diagnostics = ImmutableArray.CreateBuilder<DiagnosticInfo>();
    private readonly ImmutableArray<Claim>.Builder claims = ImmutableArray.CreateBuilder<Claim>();
    private readonly List<string> services = [];

    public SemanticModel Model { get; } = model;

    public ConventionPath Path { get; } = path;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public ImmutableArray<DiagnosticInfo> Diagnostics => diagnostics.ToImmutable();

    public ImmutableArray<Claim> Claims => claims.ToImmutable();

    /// <summary>The services that its code needs, each as the C# that creates a <c>RequiredService</c>.</summary>
    public ImmutableArray<string> Services => [.. services.Distinct()];

    /// <summary>The place that stands for the file as a whole: its first type's name, else its beginning.</summary>
    public LocationInfo FileLocation =>
        TypeDeclarations.FirstOrDefault() is { } declaration
            ? At(declaration.Identifier.Span)
            : At(new TextSpan(0, 0));

    private IEnumerable<TypeDeclarationSyntax> TypeDeclarations =>
        unit.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>()
            .Where(declaration => !declaration.Identifier.IsKind(SyntaxKind.None));

    /// <summary>The types declared here, nested ones too, in order.</summary>
    public IEnumerable<INamedTypeSymbol> Types()
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var declaration in TypeDeclarations)
        {
            if (Model.GetDeclaredSymbol(declaration, CancellationToken) is { } type && seen.Add(type))
            {
                yield return type;
            }
        }
    }

    /// <summary>The parts of the file that have a kind of syntax.</summary>
    public IEnumerable<T> Nodes<T>()
        where T : SyntaxNode => unit.DescendantNodes().OfType<T>();

    /// <summary>The members of a type that are written in this file; a partial type may have others elsewhere.</summary>
    public IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) =>
        type.GetMembers().Where(member => !member.IsImplicitlyDeclared && SyntaxOf(member) is not null);

    /// <summary>The declaration of a symbol in this file, or <see langword="null"/> when it is elsewhere.</summary>
    public SyntaxNode? SyntaxOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault(reference => reference.SyntaxTree == unit.SyntaxTree)?.GetSyntax(CancellationToken);

    /// <summary>The place of a symbol's name.</summary>
    public LocationInfo LocationOf(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(location => location.SourceTree == unit.SyntaxTree) is { } location
            ? At(location.SourceSpan)
            : FileLocation;

    public LocationInfo At(SyntaxNode node) => At(node.Span);

    public void Report(DiagnosticDescriptor descriptor, LocationInfo location, params string[] arguments) =>
        diagnostics.Add(new DiagnosticInfo(descriptor, location, arguments.ToImmutableArray()));

    /// <summary>Notes that the code of the file needs a service.</summary>
    /// <param name="service">The C# that creates a <c>RequiredService</c>.</param>
    public void Need(string service) => services.Add(service);

    public void Claim(DiagnosticDescriptor descriptor, string key, string shown, LocationInfo location) =>
        claims.Add(new Claim(descriptor, key, shown, Path.Relative, location));

    private LocationInfo At(TextSpan span) => LocationInfo.Of(unit.SyntaxTree, span);
}
