using Commerce.Hosting.Jobs;
using Commerce.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Http;

/// <summary>Builds the HTTP pipeline.</summary>
internal static class HttpPipeline
{
    public static void UseCommerceHttp(this WebApplication web)
    {
        web.UseMiddleware<RequestLogMiddleware>();
        web.UseMiddleware<ErrorMiddleware>();
        web.UseRouting();
        if (web.Services.GetService<IAuthorizationHandlerProvider>() is not null)
        {
            web.UseAuthorization();
        }

        ((IEndpointRouteBuilder)web).DataSources.Add(web.Services.GetRequiredService<RouteEndpointDataSource>());
        web.MapHealthChecks("/health");
        if (web.Services.GetRequiredService<HostRole>().Serves)
        {
            web.Services.GetRequiredService<JobDashboard>().Map(web);
        }
    }
}
