using System.Diagnostics.Metrics;

namespace Commerce.Diagnostics;

/// <summary>
/// Gauges of one owner, which end with it. Their listeners are told when they begin and end; what they throw then does not reach the owner.
/// </summary>
internal sealed class GaugeSet : IDisposable
{
    private readonly Meter meter = new(CommerceTelemetry.MeterName);
    private readonly List<Instrument> gauges = [];

    /// <summary>Gets whether anybody collects one of them.</summary>
    public bool IsEnabled => gauges.Exists(static gauge => gauge.Enabled);

    /// <summary>Adds a gauge.</summary>
    /// <param name="name">The name of the instrument.</param>
    /// <param name="observe">Reads its values when somebody collects them.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="description">What it shows, for people.</param>
    public void Add<T>(string name, Func<IEnumerable<Measurement<T>>> observe, string unit, string description)
        where T : struct
    {
        if (CommerceTelemetry.Create(() => meter.CreateObservableGauge<T>(name, observe, unit, description)) is { } gauge)
        {
            gauges.Add(gauge);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            meter.Dispose();
        }
        catch (Exception)
        {
            // The gauges have ended all the same.
        }
    }
}
