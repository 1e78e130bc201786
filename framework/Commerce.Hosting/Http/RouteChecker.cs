using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Commerce.Hosting.Http;

/// <summary>
/// Checks that the application has what the attributes of its routes ask for. Otherwise they would have no effect, or fail every request.
/// </summary>
internal static class RouteChecker
{
    private static readonly (Type Attribute, Type Service, string Fix)[] Needs =
    [
        (typeof(IAuthorizeData), typeof(IAuthorizationHandlerProvider), "builder.Services.AddAuthorization() and an authentication scheme"),
        (typeof(IEnableCorsAttribute), typeof(ICorsService), "builder.Services.AddCors(…)"),
        (
            typeof(EnableRateLimitingAttribute),
            typeof(IConfigureOptions<RateLimiterOptions>),
            "builder.Services.AddRateLimiter(…) and application.Web.UseRateLimiter()"),
        (
            typeof(OutputCacheAttribute),
            typeof(IOutputCacheStore),
            "builder.Services.AddOutputCache() and application.Web.UseOutputCache()"),
    ];

    /// <summary>Finds attributes that the application cannot follow.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="application">The application's container.</param>
    public static IEnumerable<Problem> Check(RouteTable routes, IServiceProvider application)
    {
        var services = application.GetRequiredService<IServiceProviderIsService>();
        return
            from route in routes.All().Select(served => served.Route)
            from need in Needs
            where route.Metadata.Any(need.Attribute.IsInstanceOfType) && !services.IsService(need.Service)
            select new Problem(
                "COM2013",
                $"{route.Method} {route.Pattern} has the attribute {route.Metadata.Last(need.Attribute.IsInstanceOfType).GetType().Name}, "
                + "which has no effect in this application.",
                route.File,
                $"Add {need.Fix} in Program.cs, or remove the attribute.");
    }
}
