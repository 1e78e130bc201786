using Commerce.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Commerce.Hosting.Diagnostics;

/// <summary>
/// Exports traces, metrics and logs by OTLP when the standard environment variables name an endpoint. Without one, no assembly of
/// OpenTelemetry is loaded.
/// </summary>
internal static class OtlpExport
{
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>Whether the configuration names an endpoint.</summary>
    public static bool IsRequested(IConfiguration configuration) =>
        Array.Exists(Endpoints, name => !string.IsNullOrWhiteSpace(configuration[name]))
        && !configuration.GetValue("OTEL_SDK_DISABLED", false);

    /// <summary>Registers the exporter.</summary>
    public static void Add(WebApplicationBuilder web)
    {
        var telemetry = web.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .AddSource(CommerceTelemetry.SourceName, "Npgsql", "System.Net.Http")
                .AddAspNetCoreInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter(
                CommerceTelemetry.MeterName,
                "Npgsql",
                "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel",
                "System.Net.Http",
                "System.Runtime"))
            .WithLogging()
            .UseOtlpExporter();
        if (string.IsNullOrEmpty(web.Configuration["OTEL_SERVICE_NAME"]))
        {
            telemetry.ConfigureResource(resource => resource.AddService(web.Environment.ApplicationName));
        }
    }

    /// <summary>Starts to observe now, so that the boot is seen; the host itself would start to when it listens.</summary>
    public static void Start(IServiceProvider services)
    {
        services.GetRequiredService<TracerProvider>();
        services.GetRequiredService<MeterProvider>();
    }
}
