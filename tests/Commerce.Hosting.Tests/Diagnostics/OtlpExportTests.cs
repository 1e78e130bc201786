using Commerce.Diagnostics;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Diagnostics;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task The_standard_variables_export_traces_metrics_and_logs_from_the_boot_on()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var app = await HostingApp.StartAsync(options =>
        {
            options.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url;
            options.Settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            options.Settings["OTEL_SERVICE_NAME"] = "the-shop";
            options.Settings["Logging:LogLevel:Default"] = "Information";
        }))
        {
            Assert.True((await app.Client.GetAsync("/echo?count=1", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        }

        var traces = receiver.Received("/v1/traces");
        Assert.All(
            [SpanNames.Boot, "boot modules", "GET /echo", "the-shop"],
            name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.All(
            [MetricNames.BootPhase, MetricNames.PoolWait, "http.server.request.duration"],
            name => Assert.Contains(name, receiver.Received("/v1/metrics"), StringComparison.Ordinal));
        Assert.Contains("answered", receiver.Received("/v1/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_registered()
    {
        await using var app = await HostingApp.StartAsync();

        Assert.Null(app.Services.GetService(typeof(OpenTelemetry.Trace.TracerProvider)));
    }
}
