using Hangfire;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Jobs;

/// <summary>Hangfire's dashboard: to look at, behind a policy of the application. Without a policy there is none.</summary>
/// <param name="settings">The settings.</param>
/// <param name="hangfire">The store.</param>
/// <param name="services">The container.</param>
internal sealed class JobDashboard(JobSettings settings, HangfireStore hangfire, IServiceProvider services)
{
    private RequestDelegate? pipeline;

    /// <summary>Maps it, if there is to be one.</summary>
    public void Map(WebApplication web)
    {
        if (settings.DashboardPolicy is { } policy)
        {
            web.Map(settings.DashboardPath + "/{**path}", ServeAsync).RequireAuthorization(policy);
        }
    }

    /// <summary>Makes sure that the policy exists: a name that leads nowhere is no protection.</summary>
    public void Check(List<Problem> problems)
    {
        // What a provider looks up elsewhere is looked up with each request.
        if (settings.DashboardPolicy is { } policy
            && services.GetService<IAuthorizationPolicyProvider>()?.GetPolicyAsync(policy) is null or { IsCompletedSuccessfully: true, Result: null })
        {
            problems.Add(new Problem(
                "COM5114",
                $"The dashboard is to be seen with the policy '{policy}', and the application has none of that name.",
                JobSettings.PolicySetting,
                "Add it with builder.Services.AddAuthorizationBuilder().AddPolicy(…), or remove the setting; then there is no dashboard."));
        }
    }

    private Task ServeAsync(HttpContext context) => (pipeline ??= Build())(context);

    private RequestDelegate Build()
    {
        // The policy has let them in. What runs is the ledger's decision: there is nothing to press.
        var options = new DashboardOptions { Authorization = [], IsReadOnlyFunc = _ => true, DisplayStorageConnectionString = false, DashboardTitle = "Jobs" };
        var app = new ApplicationBuilder(services);
        app.UsePathBase(settings.DashboardPath).UseMiddleware<AspNetCoreDashboardMiddleware>(hangfire.Storage, options, DashboardRoutes.Routes);
        app.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app.Build();
    }
}
