using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Http;

/// <summary>Unhealthy from the moment the host begins to stop, so that requests go to others while it still answers.</summary>
internal sealed class StoppingHealthCheck : IHealthCheck
{
    private volatile bool isStopping;

    public bool IsStopping
    {
        get => isStopping;
        set => isStopping = value;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(isStopping ? HealthCheckResult.Unhealthy("The host is stopping.") : HealthCheckResult.Healthy());
}
