using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Commerce.Diagnostics;

/// <summary>
/// Where traces and metrics of Commerce come from. The names of spans, tags and instruments are in <c>docs/observability.md</c>.
/// </summary>
/// <example>
/// <code>
/// builder.Services.AddOpenTelemetry()
///     .WithTracing(tracing => tracing.AddSource(CommerceTelemetry.SourceName).AddOtlpExporter())
///     .WithMetrics(metrics => metrics.AddMeter(CommerceTelemetry.MeterName).AddOtlpExporter());
/// </code>
/// </example>
public static class CommerceTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "Commerce";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Commerce";

    /// <summary>Gets the source of all spans. Starting one allocates nothing while nobody listens.</summary>
    internal static ActivitySource Source { get; } = new(SourceName, Version);

    /// <summary>Gets the meter of all instruments.</summary>
    internal static Meter Meter { get; } = new(MeterName, Version);

    private static string? Version => typeof(CommerceTelemetry).Assembly.GetName().Version?.ToString(3);
}
