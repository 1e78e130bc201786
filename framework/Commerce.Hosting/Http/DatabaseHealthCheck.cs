using Commerce.Hosting.Databases;
using Commerce.Postgres.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Http;

/// <summary>Healthy while every database answers.</summary>
/// <param name="host">The databases.</param>
internal sealed class DatabaseHealthCheck(ConnectedHost host) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(host.Databases.Select(place => DatabaseOpener.PingAsync(place.Database, cancellationToken)));
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("A database does not answer.", exception);
        }
    }
}
