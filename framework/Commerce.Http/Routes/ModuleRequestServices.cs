using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Http;

/// <summary>
/// The services of a request while a route of a module handles it: those of the module, and what ASP.NET Core itself needs, such as
/// authentication, from the application. Services of the application and of other modules are not among them.
/// </summary>
/// <param name="module">A scope of the module's container.</param>
/// <param name="application">The services of the request.</param>
internal sealed class ModuleRequestServices(IServiceProvider module, IServiceProvider application) : IKeyedServiceProvider
{
    private const string AspNetCore = "Microsoft.AspNetCore.";

    /// <summary>Calls a route with the services of its module.</summary>
    public static async Task CallAsync(RouteDescriptor route, HttpContext context, IServiceProvider module)
    {
        var application = context.RequestServices;
        context.RequestServices = new ModuleRequestServices(module, application);
        try
        {
            await route.Handler(context);
        }
        finally
        {
            context.RequestServices = application;
        }
    }

    public object? GetService(Type serviceType) =>
        module.GetService(serviceType) ?? (IsOfAspNetCore(serviceType) ? application.GetService(serviceType) : null);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)module).GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)module).GetRequiredKeyedService(serviceType, serviceKey);

    private static bool IsOfAspNetCore(Type type) =>
        type.Assembly.GetName().Name is { } name && name.StartsWith(AspNetCore, StringComparison.Ordinal);
}
