using System.Diagnostics;
using Commerce.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Commerce.Hosting.Tests.Diagnostics;

/// <summary>Records the spans of this process by OpenTelemetry's exporter in memory. Other tests of the process are recorded too.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly List<Activity> spans = [];
    private readonly TracerProvider provider;

    public SpanRecorder() => provider = Sdk.CreateTracerProviderBuilder()
        .AddSource(CommerceTelemetry.SourceName)
        .AddAspNetCoreInstrumentation()
        .AddInMemoryExporter(spans)
        .Build();

    /// <summary>Ends the recording.</summary>
    /// <returns>The spans of one trace, in the order in which they ended.</returns>
    public IReadOnlyList<Activity> Stop(ActivityTraceId trace)
    {
        provider.Dispose();
        return [.. spans.Where(span => span.TraceId == trace)];
    }

    public void Dispose() => provider.Dispose();
}
