using Commerce.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Diagnostics;

/// <summary>The services that observe the host.</summary>
internal static class TelemetryRegistration
{
    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            provider.GetRequiredService<IHostEnvironment>().IsDevelopment() ? new WorkLog(LogLevel.Information) : WorkLog.Default);
        services.AddHostedService<BacklogMonitor>();
    }
}
