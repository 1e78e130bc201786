using System.Diagnostics.Metrics;
using Commerce.Diagnostics;
using Commerce.Tests;

namespace Commerce.Abstractions.Tests.Diagnostics;

public sealed class MetricTests
{
    private static readonly KeyValuePair<string, object?> Tag = new("test.tag", "value");

    [Fact]
    public void A_measurement_whose_listener_throws_is_nothing_to_whoever_measures()
    {
        using var listeners = new ThrowingListeners();
        var duration = new DurationMetric("test.duration", "");
        var count = new CountMetric("test.count", "{test}", "");
        var level = new LevelMetric("test.level", "{test}", "");

        Assert.True(duration.IsEnabled && count.IsEnabled && level.IsEnabled);
        duration.Record(TimeSpan.FromSeconds(1), Tag);
        count.Increment(Tag);
        level.Increment(Tag);
        level.Decrement(Tag);

        Assert.Equal(4, listeners.Heard);
    }

    [Fact]
    public void A_measurement_has_its_value_and_its_tags()
    {
        var measured = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name.StartsWith("test.exact", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, $"{value}", tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, $"{value}", tags));
        listener.Start();
        var level = new LevelMetric("test.exact.level", "{test}", "");
        using var gauges = new GaugeSet();
        gauges.Add<long>("test.exact.gauge", static () => [new Measurement<long>(7, Tag)], "{test}", "");

        new DurationMetric("test.exact.duration", "").Record(TimeSpan.FromSeconds(2), Tag, new("other", 1));
        new CountMetric("test.exact.count", "{test}", "").Increment();
        level.Increment(Tag);
        level.Decrement(Tag);
        listener.RecordObservableInstruments();

        Assert.True(gauges.IsEnabled);
        Assert.Equal(
            [
                "test.exact.duration 2 s [test.tag, value] [other, 1]",
                "test.exact.count 1 {test}",
                "test.exact.level 1 {test} [test.tag, value]",
                "test.exact.level -1 {test} [test.tag, value]",
                "test.exact.gauge 7 {test} [test.tag, value]",
            ],
            measured);

        void Note(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Add(string.Join(' ', [instrument.Name, value, instrument.Unit, .. tags.ToArray().Select(tag => $"{tag}")]));
    }

    [Fact]
    public void An_instrument_whose_listener_throws_when_it_is_published_measures_nothing()
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, _) =>
            {
                if (instrument.Name.StartsWith("test.unpublished", StringComparison.Ordinal))
                {
                    throw new NotSupportedException();
                }
            },
        };
        listener.Start();

        var duration = new DurationMetric("test.unpublished.duration", "");
        var count = new CountMetric("test.unpublished.count", "{test}", "");
        var level = new LevelMetric("test.unpublished.level", "{test}", "");
        using var gauges = new GaugeSet();
        gauges.Add<long>("test.unpublished.gauge", static () => [new Measurement<long>(1)], "{test}", "");
        duration.Record(TimeSpan.FromSeconds(1), Tag);
        count.Increment(Tag);
        level.Increment(Tag);

        Assert.False(duration.IsEnabled || count.IsEnabled || level.IsEnabled || gauges.IsEnabled);
    }

    [Fact]
    public void Gauges_end_although_a_listener_throws_when_it_is_told()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name == "test.ending")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.MeasurementsCompleted = static (_, _) => throw new NotSupportedException();
        listener.Start();
        var gauges = new GaugeSet();
        gauges.Add<long>("test.ending", static () => [new Measurement<long>(1)], "{test}", "");
        Assert.True(gauges.IsEnabled);

        gauges.Dispose();
    }
}
