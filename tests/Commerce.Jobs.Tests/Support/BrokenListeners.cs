using System.Diagnostics;
using System.Diagnostics.Metrics;
using Commerce.Diagnostics;

namespace Commerce.Jobs.Tests.Support;

/// <summary>Listeners of spans and metrics that may throw. They hear what the test does that made them, and nothing of others.</summary>
internal sealed class BrokenListeners : IDisposable
{
    private static readonly AsyncLocal<BrokenListeners?> Own = new();

    private readonly ActivityListener spans;
    private readonly MeterListener metrics = new();
    private readonly Action<string> hear;

    /// <summary>Starts to listen. Call it in the test itself, so that what the test does next is heard.</summary>
    /// <param name="hear">Gets the name of what is heard: a metric, or <c>started</c> or <c>stopped</c> for a span.</param>
    public BrokenListeners(Action<string> hear)
    {
        this.hear = hear;
        Own.Value = this;
        spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CommerceTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                Own.Value == this ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = _ => Break("started"),
            ActivityStopped = _ => Break("stopped"),
        };
        ActivitySource.AddActivityListener(spans);
        metrics.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name is MetricNames.TickDuration or MetricNames.TickLateness)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        metrics.SetMeasurementEventCallback<double>((instrument, _, _, _) => Break(instrument.Name));
        metrics.Start();
    }

    public void Dispose()
    {
        metrics.Dispose();
        spans.Dispose();
    }

    private void Break(string what)
    {
        if (Own.Value == this)
        {
            hear(what);
        }
    }
}
