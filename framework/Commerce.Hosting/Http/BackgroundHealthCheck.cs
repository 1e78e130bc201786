using Commerce.Background;
using Commerce.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Http;

/// <summary>Degraded while a background loop of this host fails again and again.</summary>
/// <param name="loops">The loops.</param>
internal sealed class BackgroundHealthCheck(BackgroundLoops loops) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var failing = loops.ListFailing();
        return Task.FromResult(failing.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"COM1040 {string.Join(" ", failing.Select(Describe))}", failing[0].Failure.Error));
    }

    private static string Describe((string Name, LoopFailure Failure) loop) =>
        $"'{loop.Name}' has failed since {loop.Failure.Since:u}: {ExceptionText.Message(loop.Failure.Error)}";
}
