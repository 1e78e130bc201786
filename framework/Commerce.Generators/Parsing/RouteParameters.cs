using System.Collections.Immutable;
using Commerce.Generators.Diagnostics;
using Commerce.Generators.Model;
using Commerce.Generators.Paths;
using Commerce.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>Decides where each parameter of a route method comes from.</summary>
/// <param name="file">The file, for mistakes.</param>
/// <param name="pattern">The route pattern.</param>
/// <param name="verb">The verb.</param>
internal sealed class RouteParameters(FileContext file, RoutePattern pattern, string verb)
{
    private const string RequestServices = "context.RequestServices";

    private bool TakesBody => verb is "Post" or "Put" or "Patch";

    /// <summary>
    /// The arguments of a method, or <see langword="null"/> when a mistake was reported or the compiler has reported one.
    /// </summary>
    public ImmutableArray<ArgumentModel>? Bind(IMethodSymbol method)
    {
        var hasExplicitBody = method.Parameters.Any(parameter => BindingSource.Of(parameter).Kind == BindingKind.Body);
        var arguments = ImmutableArray.CreateBuilder<ArgumentModel>();
        IParameterSymbol? body = null;
        var isValid = true;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.TypeKind == TypeKind.Error)
            {
                isValid = false;
                continue;
            }

            var (argument, problem) = Bind(parameter, hasExplicitBody);
            if (argument is null)
            {
                file.Report(
                    RouteDiagnostics.Unbindable,
                    file.LocationOf(parameter),
                    $"Parameter '{parameter.Name}' of type '{parameter.Type.Shown()}'",
                    problem!);
                isValid = false;
                continue;
            }

            if (argument.Kind == ArgumentKind.Body)
            {
                if (body is not null)
                {
                    file.Report(RouteDiagnostics.TwoBodies, file.LocationOf(parameter), $"'{method.Name}'", body.Name, parameter.Name);
                    isValid = false;
                }

                body ??= parameter;
            }

            arguments.Add(argument);
        }

        return isValid ? arguments.ToImmutable() : null;
    }

    private (ArgumentModel? Argument, string? Problem) Bind(IParameterSymbol parameter, bool hasExplicitBody)
    {
        if (parameter.RefKind != RefKind.None)
        {
            return (null, "it is passed by reference");
        }

        var (kind, name) = BindingSource.Of(parameter);
        return kind switch
        {
            BindingKind.Unsupported => (null, $"[{name}] is not read here; take HttpRequest and read it yourself"),
            BindingKind.Route => BindRoute(parameter, name ?? parameter.Name),
            BindingKind.Query => RequestValue.Bind("Query", name ?? Naming.SnakeCase(parameter.Name), parameter),
            BindingKind.Header => RequestValue.Bind("Header", name ?? Naming.KebabCase(parameter.Name), parameter),
            BindingKind.Body => (Body(parameter), null),
            BindingKind.Service => BindService(parameter),
            _ => BindByType(parameter, hasExplicitBody),
        };
    }

    private (ArgumentModel? Argument, string? Problem) BindByType(IParameterSymbol parameter, bool hasExplicitBody)
    {
        if (ContextExpression(parameter.Type) is { } expression)
        {
            return (new ArgumentModel(ArgumentKind.Direct, expression), null);
        }

        if (RouteKeyOf(parameter.Name) is not null)
        {
            return BindRoute(parameter, parameter.Name);
        }

        return ParameterTypes.ClassOf(parameter.Type) switch
        {
            ParameterClass.Value => RequestValue.Bind("Query", Naming.SnakeCase(parameter.Name), parameter),
            ParameterClass.Service => BindService(parameter),
            ParameterClass.Data when TakesBody && !hasExplicitBody => (Body(parameter), null),
            ParameterClass.Data when parameter.Type.TypeKind == TypeKind.Class && !ParameterTypes.IsCollection(parameter.Type) =>
                BindService(parameter),
            ParameterClass.Data when !TakesBody && ParameterTypes.IsCollection(parameter.Type) =>
                (null, "a list is not read from the query; take HttpRequest and read its Query"),
            ParameterClass.Data when hasExplicitBody && TakesBody =>
                (null, "another parameter is marked [FromBody], and this is not a service"),
            ParameterClass.Data =>
                (null, $"{verb.ToUpperInvariant()} has no body by convention; mark it [FromBody] to read one all the same"),
            _ => (null, "no request holds such a value; take HttpRequest and read it yourself"),
        };
    }

    private (ArgumentModel? Argument, string? Problem) BindRoute(IParameterSymbol parameter, string name)
    {
        if (RouteKeyOf(name) is not { } key)
        {
            return (null, pattern.Parameters.IsEmpty
                ? "the path has no parameters; they come from folders such as [id]"
                : $"the path has no parameter '{name}', only "
                    + $"{string.Join(", ", pattern.Parameters.Select(parameter => $"'{parameter}'"))}");
        }

        return RequestValue.Bind("Route", key, parameter);
    }

    private (ArgumentModel? Argument, string? Problem) BindService(IParameterSymbol parameter)
    {
        if (parameter.Type.IsValueType
            || parameter.Type.SpecialType == SpecialType.System_String
            || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
        {
            return (null, "it is not a service");
        }

        var service = Services.Of(RequestServices, parameter, file);
        return parameter.NullableAnnotation == NullableAnnotation.Annotated || Services.KeyOf(parameter) is not null
            ? (new ArgumentModel(ArgumentKind.Direct, service), null)
            : (new ArgumentModel(ArgumentKind.Service, $"binder.Service<{parameter.Type.Qualified()}>()"), null);
    }

    private static ArgumentModel Body(IParameterSymbol parameter)
    {
        var type = parameter.Type.Underlying();
        var isOptional = parameter.NullableAnnotation == NullableAnnotation.Annotated;
        var method = !isOptional ? "BodyAsync" : parameter.Type.IsValueType ? "BodyOrDefaultAsync" : "BodyOrNullAsync";
        return new ArgumentModel(ArgumentKind.Body, $"(await binder.{method}<{type.Qualified()}>()){(isOptional ? "" : "!")}");
    }

    // A folder [user_id] and a parameter userId are meant for each other.
    private string? RouteKeyOf(string name) =>
        pattern.Parameters.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? pattern.Parameters.FirstOrDefault(key => Naming.SnakeCase(key) == Naming.SnakeCase(name));

    private string? ContextExpression(ITypeSymbol type) =>
        type.FullName() switch
        {
            "Microsoft.AspNetCore.Http.HttpContext" => "context",
            "Microsoft.AspNetCore.Http.HttpRequest" => "context.Request",
            "Microsoft.AspNetCore.Http.HttpResponse" => "context.Response",
            "System.Security.Claims.ClaimsPrincipal" => "context.User",
            "System.Threading.CancellationToken" => "context.RequestAborted",
            "System.IServiceProvider" => RequestServices,
            _ when Services.IsLogger(type) => Services.Logger(RequestServices, file.Path.Category),
            _ => null,
        };
}
