using Commerce.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>The <c>Config</c> of a subscriber or job, as far as it can be read without running it.</summary>
/// <param name="member">The member.</param>
/// <param name="file">The file it is in.</param>
internal sealed class ConfigMember(ISymbol member, FileContext file)
{
    public const string Name = "Config";

    private readonly Dictionary<string, ExpressionSyntax> assignments = Assignments(Initializer.Of(file.SyntaxOf(member)));

    /// <summary>Whether what it sets can be read here: it is written as a plain <c>new</c>.</summary>
    public bool IsReadable { get; } = Initializer.Of(file.SyntaxOf(member)) is BaseObjectCreationExpressionSyntax;

    /// <summary>The place of its name.</summary>
    public LocationInfo Location => file.LocationOf(member);

    /// <summary>The member as generated code writes it.</summary>
    public string Qualified => member.QualifiedMember();

    /// <summary>The member of a type that holds its configuration, or <see langword="null"/>.</summary>
    public static ConfigMember? Find(INamedTypeSymbol type, string configType, FileContext file)
    {
        var member = file.MembersOf(type).FirstOrDefault(candidate =>
            candidate is { IsStatic: true, Name: Name } && candidate.IsReachable() && TypeOf(candidate)?.FullName() == configType);
        return member is null ? null : new ConfigMember(member, file);
    }

    /// <summary>What a property is set to, or <see langword="null"/> when it is not set here.</summary>
    public ExpressionSyntax? this[string property] => assignments.TryGetValue(property, out var expression) ? expression : null;

    /// <summary>The text a property is set to, if it is a constant.</summary>
    public string? ConstantOf(string property) =>
        this[property] is { } expression ? file.Model.ConstantText(expression, file.CancellationToken) : null;

    /// <summary>Whether a property is set to a constant that says nothing: <c>null</c>, empty or white space.</summary>
    public bool IsBlank(string property) =>
        this[property] is { } expression
        && file.Model.GetConstantValue(Initializer.Unwrap(expression), file.CancellationToken) is { HasValue: true } constant
        && string.IsNullOrWhiteSpace(constant.Value as string);

    /// <summary>Whether a property is not set here, or set to <c>null</c>.</summary>
    public bool IsNull(string property) =>
        this[property] is not { } expression
        || file.Model.GetConstantValue(Initializer.Unwrap(expression), file.CancellationToken) is { HasValue: true, Value: null };

    private static ITypeSymbol? TypeOf(ISymbol symbol) =>
        symbol switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol { GetMethod: not null } property => property.Type,
            _ => null,
        };

    private static Dictionary<string, ExpressionSyntax> Assignments(ExpressionSyntax? initializer)
    {
        var assignments = new Dictionary<string, ExpressionSyntax>(StringComparer.Ordinal);
        foreach (var expression in (initializer as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions ?? [])
        {
            if (expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax property } assignment)
            {
                assignments[property.Identifier.ValueText] = assignment.Right;
            }
        }

        return assignments;
    }
}
