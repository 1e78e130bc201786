using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Http;

/// <summary>The order of the pipeline.</summary>
internal static class HttpPipeline
{
    public static void UseCommerceHttp(this WebApplication web)
    {
        web.UseMiddleware<ErrorMiddleware>();
        web.UseRouting();
        ((IEndpointRouteBuilder)web).DataSources.Add(web.Services.GetRequiredService<RouteEndpointDataSource>());
        web.MapHealthChecks("/health");
    }
}
