using System.Collections.Concurrent;
using Commerce.Generators.Parsing;
using Commerce.Generators.Paths;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Commerce.Generators.Analysis;

/// <summary>
/// The modules of an application's own project, and what belongs to them. A module is named by its folder as it is spelled, such as
/// <c>Modules/Wishlist</c>; names that differ in case are one module.
/// </summary>
internal sealed class ModuleFolders
{
    private const string Parent = "Modules/";
    private const string Contracts = "Contracts/";
    private const string Entry = "Commerce.Modularity.IModule";

    private readonly ConcurrentDictionary<INamedTypeSymbol, string?> owners = new(SymbolEqualityComparer.Default);
    private readonly Compilation compilation;
    private readonly Dictionary<SyntaxTree, Place> places;
    private readonly Lazy<IReadOnlyCollection<SyntaxTree>> programs;

    private ModuleFolders(Compilation compilation, Dictionary<SyntaxTree, Place> places)
    {
        this.compilation = compilation;
        this.places = places;
        programs = new(() =>
            [.. compilation.GetEntryPoint(CancellationToken.None)?.DeclaringSyntaxReferences.Select(part => part.SyntaxTree) ?? []]);
    }

    /// <summary>Looks at the paths of a project's files.</summary>
    /// <returns>The modules, or nothing if the project has none.</returns>
    public static ModuleFolders? Find(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        if (!options.GlobalOptions.TryGetValue("build_property.projectdir", out var directory) || directory.Length == 0)
        {
            return null;
        }

        var root = ConventionPath.NormalizeDirectory(directory) + Parent;
        Dictionary<SyntaxTree, Place>? places = null;
        foreach (var file in compilation.SyntaxTrees)
        {
            if (PlaceOf(ConventionPath.Normalize(file.FilePath), root) is { } place)
            {
                (places ??= []).Add(file, place);
            }
        }

        return places is null ? null : new ModuleFolders(compilation, places);
    }

    public static bool AreSame(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The module whose folder holds a file, or nothing.</summary>
    public string? ModuleOf(SyntaxTree file) => places.TryGetValue(file, out var place) ? place.Module : null;

    /// <summary>The module that keeps a symbol to itself, or nothing.</summary>
    public string? OwnerOf(ISymbol symbol)
    {
        var type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType,
            _ => null,
        };
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return SymbolEqualityComparer.Default.Equals(type?.ContainingAssembly, compilation.Assembly)
            ? owners.GetOrAdd(type!.OriginalDefinition, OwnerOfParts)
            : null;
    }

    /// <summary>Whether the host knows the type as the entry of a module.</summary>
    public static bool IsEntry(ISymbol symbol) =>
        symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } type && type.AllInterfaces.Any(one => one.FullName() == Entry);

    /// <summary>Whether a file holds the application's entry point.</summary>
    public bool IsProgram(SyntaxTree file) => programs.Value.Contains(file);

    private static Place? PlaceOf(string path, string root)
    {
        if (!path.StartsWith(root, StringComparison.OrdinalIgnoreCase) || path.IndexOf('/', root.Length) is not (> 0 and var end))
        {
            return null;
        }

        var start = root.Length - Parent.Length;
        var isContract = string.Compare(path, end + 1, Contracts, 0, Contracts.Length, StringComparison.OrdinalIgnoreCase) == 0;
        return new Place(path.Substring(start, end - start), isContract);
    }

    private string? OwnerOfParts(INamedTypeSymbol type)
    {
        string? owner = null;
        foreach (var file in type.DeclaringSyntaxReferences.Select(part => part.SyntaxTree))
        {
            if (GeneratedFiles.Contains(file))
            {
                continue;
            }

            if (!places.TryGetValue(file, out var place) || place.IsContract || !AreSame(place.Module, owner ?? place.Module))
            {
                return null;
            }

            owner ??= place.Module;
        }

        return owner;
    }

    private sealed record Place(string Module, bool IsContract);
}
