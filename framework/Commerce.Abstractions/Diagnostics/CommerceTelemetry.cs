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

    /// <summary>
    /// Gets the source of all spans; <see langword="null"/> when a listener threw as it was created. Use <see cref="TraceSpan"/>.
    /// </summary>
    internal static ActivitySource? Source { get; } = Create(() => new ActivitySource(SourceName, Version));

    /// <summary>Gets the meter of all instruments. Use the metrics of this namespace.</summary>
    internal static Meter Meter { get; } = new(MeterName, Version);

    /// <summary>Gets whether anybody listens to spans.</summary>
    internal static bool IsTraced => Source is { } source && source.HasListeners();

    private static string? Version => typeof(CommerceTelemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>
    /// Creates what listeners are told of as soon as it exists. One that throws then, in the initializer of a type, would break the type
    /// for as long as the process lives.
    /// </summary>
    /// <param name="create">Creates it.</param>
    /// <returns>What was created; <see langword="null"/> when a listener threw: then nobody is told anything.</returns>
    internal static T? Create<T>(Func<T> create)
        where T : class
    {
        try
        {
            return create();
        }
        catch (Exception)
        {
            return null;
        }
    }
}
