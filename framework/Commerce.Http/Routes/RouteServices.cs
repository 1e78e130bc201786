using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace Commerce.Http;

/// <summary>
/// Finds the services from which a route resolves. Generated code calls it; it is not meant for applications.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RouteServices
{
    /// <summary>Gets the services: those of its module for a route of a module, the request's for one of the application.</summary>
    /// <param name="context">The request.</param>
    public static IServiceProvider Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<ModuleServices>()?.Services ?? context.RequestServices;
    }

    /// <summary>
    /// Calls a route with the services of its module. What ASP.NET Core itself resolves, such as authentication, stays that of the request.
    /// </summary>
    internal static async Task CallAsync(RouteDescriptor route, HttpContext context, IServiceProvider services)
    {
        context.Features.Set(new ModuleServices(services));
        try
        {
            await route.Handler(context);
        }
        finally
        {
            context.Features.Set<ModuleServices>(null);
        }
    }

    private sealed record ModuleServices(IServiceProvider Services);
}
