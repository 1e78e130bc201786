using Commerce.Hosting.Modules;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Http;

/// <summary>Degraded while the host serves without a module.</summary>
/// <param name="quarantine">The modules that the host serves without.</param>
internal sealed class ModuleHealthCheck(Quarantine quarantine) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(quarantine.Modules is { Count: > 0 } modules
            ? HealthCheckResult.Degraded($"COM1017 {string.Join(" ", modules.Select(module => module.Reason))}")
            : HealthCheckResult.Healthy());
}
