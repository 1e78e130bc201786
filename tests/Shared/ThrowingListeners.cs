using System.Diagnostics;
using System.Diagnostics.Metrics;
using Commerce.Diagnostics;

namespace Commerce.Tests;

/// <summary>
/// Listens to the spans and measurements of what the calling test does from here on, and throws at each. Listeners hear of the whole
/// process; what other tests do is left alone.
/// </summary>
internal sealed class ThrowingListeners : IDisposable
{
    private readonly Activity test = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    private readonly AsyncLocal<bool> isOfTest = new() { Value = true };
    private readonly MeterListener measurements = new();
    private readonly ActivityListener spans;
    private int started;
    private int ended;
    private int measured;

    public ThrowingListeners()
    {
        spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CommerceTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                IsOfTest(options.Parent.TraceId) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = span => Hear(span.TraceId, ref started),
            ActivityStopped = span => Hear(span.TraceId, ref ended),
        };
        ActivitySource.AddActivityListener(spans);
        measurements.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == CommerceTelemetry.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        measurements.SetMeasurementEventCallback<double>((_, _, _, _) => Hear(Activity.Current?.TraceId, ref measured));
        measurements.SetMeasurementEventCallback<long>((_, _, _, _) => Hear(Activity.Current?.TraceId, ref measured));
        measurements.Start();
    }

    /// <summary>How often they have thrown.</summary>
    public int Heard => Volatile.Read(ref started) + Volatile.Read(ref ended) + Volatile.Read(ref measured);

    /// <summary>Fails when they have not thrown at everything: then what a test shows, it does not show.</summary>
    public void AssertThrown()
    {
        Assert.NotEqual(0, Volatile.Read(ref started));
        Assert.NotEqual(0, Volatile.Read(ref ended));
        Assert.NotEqual(0, Volatile.Read(ref measured));
    }

    /// <summary>
    /// Whether something is done by or for the test. What it awaits is in its flow; what a lane does for it is in its trace.
    /// </summary>
    public bool IsOfTest(ActivityTraceId? trace) => isOfTest.Value || trace == test.TraceId;

    public void Dispose()
    {
        spans.Dispose();
        measurements.Dispose();
        test.Dispose();
    }

    private void Hear(ActivityTraceId? trace, ref int heard)
    {
        if (IsOfTest(trace))
        {
            Interlocked.Increment(ref heard);
            throw new NotSupportedException("A listener throws.");
        }
    }
}
