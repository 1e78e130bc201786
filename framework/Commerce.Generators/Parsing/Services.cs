using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Commerce.Generators.Parsing;

/// <summary>Writes the C# that resolves services.</summary>
internal static class Services
{
    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string LoggerFactory = "global::Microsoft.Extensions.Logging.ILoggerFactory";
    private const string Keyed = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    /// <summary>A service that must be there.</summary>
    public static string Required(string provider, ITypeSymbol type) => $"{Extensions}.GetRequiredService<{type.Qualified()}>({provider})";

    /// <summary>A service that may be missing.</summary>
    public static string Optional(string provider, ITypeSymbol type) => $"{Extensions}.GetService<{type.Qualified()}>({provider})";

    /// <summary>A service under a key, when the parameter carries <c>[FromKeyedServices]</c>; else <see langword="null"/>.</summary>
    public static string? KeyedOf(string provider, IParameterSymbol parameter)
    {
        var attribute = parameter.GetAttributes().FirstOrDefault(candidate =>
            candidate.AttributeClass?.FullName() == "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute");
        return attribute is { ConstructorArguments: { Length: 1 } arguments }
            ? $"{Keyed}.GetRequiredKeyedService<{parameter.Type.Qualified()}>({provider}, {arguments[0].ToCSharpString()})"
            : null;
    }

    /// <summary>A logger whose category is a file.</summary>
    public static string Logger(string provider, string category) =>
        $"{Extensions}.GetRequiredService<{LoggerFactory}>({provider}).CreateLogger({Literals.Text(category)})";

    public static bool IsLogger(ITypeSymbol type) => type.FullName() == "Microsoft.Extensions.Logging.ILogger";
}
