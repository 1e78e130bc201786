using System.Diagnostics;
using System.Diagnostics.Metrics;
using Commerce.Diagnostics;

namespace Commerce.Testing.Workflows;

/// <summary>
/// Listens to the spans and measurements of one course, and throws at each. Listeners hear of the whole process; everything of a course
/// happens on the thread that proves, and what happens on others is left alone.
/// </summary>
internal sealed class HostileTelemetry : IDisposable
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly Adversary adversary;
    private readonly HostileAct act;
    private readonly ActivityListener spans;
    private readonly MeterListener measurements = new();

    private HostileTelemetry(Adversary adversary, HostileAct act)
    {
        (this.adversary, this.act) = (adversary, act);
        spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CommerceTelemetry.SourceName,
            Sample = (ref _) => IsOfCourse ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = _ => Hear(),
            ActivityStopped = _ => Hear(),
        };
        ActivitySource.AddActivityListener(spans);
        measurements.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == CommerceTelemetry.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        measurements.SetMeasurementEventCallback<double>((_, _, _, _) => Hear());
        measurements.SetMeasurementEventCallback<long>((_, _, _, _) => Hear());
        measurements.Start();
    }

    private bool IsOfCourse => Environment.CurrentManagedThreadId == thread;

    /// <summary>Begins to listen.</summary>
    /// <param name="adversary">Does the acts of the course.</param>
    /// <returns>The listeners; <see langword="null"/> when none of the acts is this one.</returns>
    public static HostileTelemetry? Of(Adversary adversary) =>
        adversary.Acts.FirstOrDefault(act => act.Trick == HostileTrick.Telemetry) is { } act ? new HostileTelemetry(adversary, act) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        spans.Dispose();
        measurements.Dispose();
    }

    private void Hear()
    {
        if (IsOfCourse)
        {
            adversary.Happens(act);
            throw HostileException.Create(act.Variant);
        }
    }
}
