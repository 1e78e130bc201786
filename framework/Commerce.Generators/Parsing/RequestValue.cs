using Commerce.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>The C# that reads one text of a request.</summary>
internal static class RequestValue
{
    /// <summary>Binds a parameter.</summary>
    /// <param name="source">The binder's method: <c>Route</c>, <c>Query</c> or <c>Header</c>.</param>
    /// <param name="key">The key on the wire.</param>
    /// <param name="parameter">The parameter.</param>
    public static (ArgumentModel? Argument, string? Problem) Bind(string source, string key, IParameterSymbol parameter)
    {
        if (!ParameterTypes.IsValue(parameter.Type))
        {
            var type = parameter.Type.Shown();
            var reason = $"'{type}' cannot be made from the one text '{key}'; give it a static TryParse by implementing IParsable<{type}>";
            return (null, reason);
        }

        var value = parameter.Type.Underlying();
        var generic = $"<{value.Qualified()}>({Literals.Text(key)})";
        var enumeration = value.TypeKind == TypeKind.Enum ? "Enum" : "";
        var isOptional = parameter.HasExplicitDefaultValue || parameter.NullableAnnotation == NullableAnnotation.Annotated;

        // A route matched, so its parameters are there.
        if (source == "Route" || !isOptional)
        {
            return (Parsed($"binder.{source}{enumeration}{generic}!"), null);
        }

        var read = $"binder.{source}{enumeration}{(value.IsValueType ? "OrDefault" : "OrNull")}{generic}";
        var fallback = parameter.HasExplicitDefaultValue ? Literals.DefaultOf(parameter) : null;
        var forced = fallback is null && parameter.NullableAnnotation != NullableAnnotation.Annotated ? "!" : "";
        return (Parsed(fallback is null ? read + forced : $"{read} ?? {fallback}"), null);
    }

    private static ArgumentModel Parsed(string expression) => new(ArgumentKind.Parsed, expression);
}
