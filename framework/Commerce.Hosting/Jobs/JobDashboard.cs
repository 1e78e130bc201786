using Commerce.Hosting.Settings;
using Hangfire;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Commerce.Hosting.Jobs;

/// <summary>Hangfire's dashboard, read-only and behind a policy of the application. Without a policy there is no dashboard.</summary>
/// <param name="settings">The settings.</param>
/// <param name="hangfire">The store.</param>
/// <param name="policies">Finds the application's policies; there is none when the application has no authorization.</param>
/// <param name="services">The container of Hangfire's middleware.</param>
internal sealed class JobDashboard(
    JobSettings settings, HangfireStore hangfire, IEnumerable<IAuthorizationPolicyProvider> policies, IServiceProvider services)
{
    private RequestDelegate? pipeline;

    /// <summary>Maps the dashboard, if a policy is configured.</summary>
    /// <param name="web">The application.</param>
    public void Map(WebApplication web)
    {
        if (settings.DashboardPolicy is { } policy)
        {
            web.Map(settings.DashboardPath + "/{**path}", ServeAsync).RequireAuthorization(policy);
        }
    }

    /// <summary>Checks that the policy exists: a name that leads nowhere protects nothing.</summary>
    /// <param name="problems">A missing policy is added here.</param>
    public void Check(List<Problem> problems)
    {
        // A provider that looks policies up elsewhere answers later; it is asked again with each request.
        if (settings.DashboardPolicy is { } policy
            && policies.LastOrDefault()?.GetPolicyAsync(policy)
                is null or { IsCompletedSuccessfully: true, Result: null })
        {
            problems.Add(new Problem(
                "COM5114",
                $"The dashboard requires the policy '{policy}', and the application has no policy of this name.",
                JobSettings.PolicySetting,
                "Add it with builder.Services.AddAuthorizationBuilder().AddPolicy(…), or remove the setting for no dashboard."));
        }
    }

    private Task ServeAsync(HttpContext context) => (pipeline ??= Build())(context);

    private RequestDelegate Build()
    {
        // The policy has already authorized the request. The ledger decides what runs, so the dashboard is read-only.
        var options = new DashboardOptions
        {
            Authorization = [],
            IsReadOnlyFunc = _ => true,
            DisplayStorageConnectionString = false,
            DashboardTitle = "Jobs",
        };
        var app = new ApplicationBuilder(services);
        app.UsePathBase(settings.DashboardPath)
            .UseMiddleware<AspNetCoreDashboardMiddleware>(hangfire.Storage, options, DashboardRoutes.Routes);
        app.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return app.Build();
    }
}
