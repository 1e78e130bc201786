using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Commerce.Generators.Parsing;

/// <summary>Writes the C# that resolves services.</summary>
internal static class Services
{
    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string LoggerFactory = "global::Microsoft.Extensions.Logging.ILoggerFactory";
    private const string Keyed = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    /// <summary>A service: one that must be there, unless the parameter is nullable.</summary>
    /// <param name="provider">The C# that has the services.</param>
    /// <param name="parameter">The parameter that receives it.</param>
    /// <param name="file">The file, which notes what must be there.</param>
    public static string Of(string provider, IParameterSymbol parameter, FileContext file)
    {
        var type = parameter.Type.Qualified();
        var isOptional = parameter.NullableAnnotation == NullableAnnotation.Annotated;
        var key = KeyOf(parameter);
        if (!isOptional)
        {
            Need(file, parameter.Type, key);
        }

        return key is null
            ? $"{Extensions}.{(isOptional ? "GetService" : "GetRequiredService")}<{type}>({provider})"
            : $"{Keyed}.{(isOptional ? "GetKeyedService" : "GetRequiredKeyedService")}<{type}>({provider}, {key})";
    }

    /// <summary>Notes that code of the file needs a service.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">The type of the service.</param>
    /// <param name="key">The C# of its key; <see langword="null"/> when it has none.</param>
    public static void Need(FileContext file, ITypeSymbol type, string? key = null) =>
        file.Need($"new(typeof({type.Qualified()}){(key is null ? "" : $", {key}")})");

    /// <summary>Notes that code of the file needs a module, which it resolves by its key.</summary>
    public static void NeedModule(FileContext file, ITypeSymbol contract) =>
        file.Need($"new(typeof({contract.Qualified()})) {{ IsOfKey = true }}");

    /// <summary>The C# of the key, when the parameter carries <c>[FromKeyedServices]</c>; else <see langword="null"/>.</summary>
    public static string? KeyOf(IParameterSymbol parameter)
    {
        var attribute = parameter.GetAttributes().FirstOrDefault(candidate =>
            candidate.AttributeClass?.FullName() == "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute");
        // With its type, because a key of another type is another key.
        return attribute is not { ConstructorArguments: { Length: 1 } arguments } ? null
            : arguments[0] is { Kind: TypedConstantKind.Primitive, Type: { } type } key ? $"({type.Qualified()})({key.ToCSharpString()})"
            : arguments[0].ToCSharpString();
    }

    /// <summary>A logger whose category is a file.</summary>
    public static string Logger(string provider, string category) =>
        $"{Extensions}.GetRequiredService<{LoggerFactory}>({provider}).CreateLogger({Literals.Text(category)})";

    public static bool IsLogger(ITypeSymbol type) => type.FullName() == "Microsoft.Extensions.Logging.ILogger";
}
