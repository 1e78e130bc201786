using System.Diagnostics;
using Commerce.Diagnostics;

namespace Commerce.Hosting.Diagnostics;

/// <summary>Measures one lifecycle call into a module: a span and a duration. It ends when it is disposed.</summary>
internal readonly struct ModuleCall : IDisposable
{
    private static readonly DurationMetric Durations = new(MetricNames.ModuleCall, "How long each lifecycle call into a module took.");

    private readonly string module;
    private readonly string call;
    private readonly long started;
    private readonly TraceSpan? span;

    private ModuleCall(string module, string call)
    {
        (this.module, this.call) = (module, call);
        started = Stopwatch.GetTimestamp();
        span = TraceSpan.Start(SpanNames.Module);
        if (span is { IsRecorded: true })
        {
            span.Describe($"{call} module {module}");
            span.Tag(TagNames.Module, module);
            span.Tag(TagNames.ModuleCall, call);
        }
    }

    /// <summary>Starts to measure a call.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="call">The call, by the name of its phase.</param>
    public static ModuleCall Start(string module, string call) => new(module, call);

    /// <summary>Marks the call as failed.</summary>
    /// <param name="error">What it threw.</param>
    public void Fail(Exception error) => span?.Fail(error);

    public void Dispose()
    {
        Durations.Record(Stopwatch.GetElapsedTime(started), new(TagNames.Module, module), new(TagNames.ModuleCall, call));
        span?.Dispose();
    }
}
