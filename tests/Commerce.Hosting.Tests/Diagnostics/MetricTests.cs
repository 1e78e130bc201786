using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Commerce.Diagnostics;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Diagnostics;

public sealed class MetricTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_documented_instrument_exists_and_measures_what_runs()
    {
        var instruments = new ConcurrentDictionary<string, byte>();
        var measured = new ConcurrentDictionary<string, byte>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == CommerceTelemetry.MeterName)
            {
                instruments[instrument.Name] = 0;
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured[instrument.Name] = 0);
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => measured[instrument.Name] = 0);
        listener.Start();
        await using (var app = await HostingApp.StartAsync())
        {
            await app.Client.PostAsync("/traced", null, Cancellation);
            await app.AdvanceAsync(TimeSpan.FromSeconds(1));
            listener.RecordObservableInstruments();
        }

        Assert.Equal(Constants(typeof(MetricNames)), instruments.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            Constants(typeof(MetricNames)).Except([MetricNames.Retries, MetricNames.DeadLetters, MetricNames.CompensationDuration]),
            name => Assert.Contains(name, measured.Keys));
    }

    private static IEnumerable<string> Constants(Type names) => names
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)
        .Order(StringComparer.Ordinal);
}
