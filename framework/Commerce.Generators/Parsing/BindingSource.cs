using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>Reads ASP.NET Core's binding attributes.</summary>
internal static class BindingSource
{
    /// <summary>The source a parameter asks for, and the name it gives; for an unsupported one, the attribute's name.</summary>
    public static (BindingKind Kind, string? Name) Of(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            var kind = attribute.AttributeClass?.FullName() switch
            {
                "Microsoft.AspNetCore.Mvc.FromRouteAttribute" => BindingKind.Route,
                "Microsoft.AspNetCore.Mvc.FromQueryAttribute" => BindingKind.Query,
                "Microsoft.AspNetCore.Mvc.FromHeaderAttribute" => BindingKind.Header,
                "Microsoft.AspNetCore.Mvc.FromBodyAttribute" => BindingKind.Body,
                "Microsoft.AspNetCore.Mvc.FromServicesAttribute" => BindingKind.Service,
                "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute" => BindingKind.Service,
                "Microsoft.AspNetCore.Mvc.FromFormAttribute" => BindingKind.Unsupported,
                "Microsoft.AspNetCore.Http.AsParametersAttribute" => BindingKind.Unsupported,
                _ => BindingKind.Inferred,
            };
            if (kind == BindingKind.Unsupported)
            {
                return (kind, attribute.AttributeClass!.Name.Replace("Attribute", ""));
            }

            if (kind != BindingKind.Inferred)
            {
                var name = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value;
                return (kind, name.IsNull ? null : name.Value as string);
            }
        }

        return (BindingKind.Inferred, null);
    }
}
