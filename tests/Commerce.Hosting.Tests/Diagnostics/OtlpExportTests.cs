using Commerce.Diagnostics;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Diagnostics;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task The_standard_variables_export_traces_metrics_and_logs_from_the_boot_on()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var builder = HostingApp.CreateBuilder(
            await HostingApp.CreateDatabaseAsync(),
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={receiver.Url}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_SERVICE_NAME=the-shop").AddUserModule();
        await using (var app = builder.Build())
        using (var client = new HttpClient())
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            var answer = await client.GetAsync($"{app.Urls.First()}/echo?count=1", TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
        }

        var traces = receiver.Received("/v1/traces");
        Assert.All(
            [SpanNames.Boot, "boot modules", "migrate user/0001_user", "GET /echo", "the-shop"],
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
