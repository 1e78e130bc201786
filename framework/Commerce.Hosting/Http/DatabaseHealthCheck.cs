using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Http;

/// <summary>Healthy while every database answers.</summary>
internal sealed class DatabaseHealthCheck(HostRuntime runtime) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(runtime.Databases.Select(host => host.Database.QueryAsync("select 1", row => row.GetInt32(0), [], cancellationToken)));
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("A database does not answer.", exception);
        }
    }
}
