using Commerce.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>Finds the method of a subscriber or job and writes the call to it.</summary>
/// <param name="file">The file, for the loggers' category.</param>
/// <param name="verb">The method's name, which may have <c>Async</c> after it.</param>
internal sealed class HandlerMethod(FileContext file, string verb)
{
    private const string Provider = "services";
    private const string Activator = "global::Microsoft.Extensions.DependencyInjection.ActivatorUtilities";

    /// <summary>Finds the one method of the type, or the reason why none can be called.</summary>
    public (IMethodSymbol? Method, string? Problem, LocationInfo Location) Find(INamedTypeSymbol type)
    {
        var methods = type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.MethodKind == MethodKind.Ordinary && (method.Name == verb || method.Name == verb + "Async"))
            .ToList();
        if (methods.Count != 1)
        {
            var reason = methods.Count == 0
                ? $"it has no method {verb} or {verb}Async"
                : $"it has {methods.Count} methods {verb} and {verb}Async, and only one can be meant";
            return (null, reason, file.LocationOf(type));
        }

        var method = methods[0];
        var problem =
            method.DeclaredAccessibility != Accessibility.Public ? $"'{method.Name}' is not public"
            : method.Arity > 0 || type.IsOpen() ? $"'{method.Name}' or its type is generic, and its type parameters cannot be inferred"
            : !method.IsStatic && type.IsAbstract ? $"'{type.Name}' is abstract, so it cannot be created"
            : method is { IsAsync: true, ReturnsVoid: true }
                ? $"'{method.Name}' is async void, so nobody would know when it is done or why it failed"
            : method.ReturnShape() is ReturnShape.Value or ReturnShape.TaskOfValue
                ? $"'{method.Name}' returns '{method.ReturnType.Shown()}', which nobody would read; "
                    + "it must return Task, ValueTask or nothing"
            : null;
        return (problem is null ? method : null, problem, file.LocationOf(method));
    }

    /// <summary>Writes the call, or finds the parameter that cannot be provided and the reason.</summary>
    /// <param name="method">The method.</param>
    /// <param name="special">The C# for a parameter that only this kind of handler has, or <see langword="null"/>.</param>
    public (string? Call, string? Problem, LocationInfo Location) Call(IMethodSymbol method, Func<IParameterSymbol, string?> special)
    {
        var arguments = new List<string>();
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None || (special(parameter) ?? Argument(parameter)) is not { } argument)
            {
                var reason = $"parameter '{parameter.Name}' of type '{parameter.Type.Shown()}' is not a service";
                return (null, reason, file.LocationOf(parameter));
            }

            arguments.Add(argument);
        }

        if (!method.IsStatic)
        {
            file.Need($"new(typeof({method.ContainingType.Qualified()})) {{ IsActivated = true }}");
        }

        var target = method.IsStatic
            ? method.ContainingType.Qualified()
            : $"{Activator}.GetServiceOrCreateInstance<{method.ContainingType.Qualified()}>({Provider})";
        return ($"{target}.@{method.Name}({string.Join(", ", arguments)})", null, file.LocationOf(method));
    }

    private string? Argument(IParameterSymbol parameter) =>
        parameter.Type.FullName() switch
        {
            "System.Threading.CancellationToken" => "cancellationToken",
            "System.IServiceProvider" => Provider,
            _ when Services.IsLogger(parameter.Type) => Services.Logger(Provider, file.Path.Category),
            _ when parameter.Type.IsValueType || parameter.Type.TypeKind is not (TypeKind.Class or TypeKind.Interface) => null,
            _ when parameter.Type.SpecialType is SpecialType.System_String or SpecialType.System_Object => null,
            _ => Services.Of(Provider, parameter, file),
        };
}
