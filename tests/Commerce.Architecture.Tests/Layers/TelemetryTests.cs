using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Layers;

/// <summary>
/// Telemetry does not change what becomes of work: whatever calls its listeners, which may throw, is in one folder that catches it.
/// </summary>
public sealed class TelemetryTests
{
    private const string Folder = "framework/Commerce.Abstractions/Diagnostics/";

    /// <summary>One reads the id of the current trace, of which nobody hears; one listens, and throws itself.</summary>
    private static readonly string[] Silent =
    [
        "framework/Commerce.Http/Errors/RequestId.cs",
        "framework/Commerce.Testing/Workflows/HostileTelemetry.cs",
    ];

    private static readonly string[] Heard =
    [
        "System.Diagnostics.Activity",
        "System.Diagnostics.ActivitySource",
        "System.Diagnostics.Metrics.Counter",
        "System.Diagnostics.Metrics.Gauge",
        "System.Diagnostics.Metrics.Histogram",
        "System.Diagnostics.Metrics.ObservableCounter",
        "System.Diagnostics.Metrics.ObservableGauge",
        "System.Diagnostics.Metrics.ObservableUpDownCounter",
        "System.Diagnostics.Metrics.UpDownCounter",
    ];

    [Fact]
    public void What_calls_the_listeners_of_telemetry_is_used_in_one_folder() => Findings.AssertNone(
        Project.In("framework", "modules").SelectMany(project => CodeModel.Of(project).Uses)
            .Where(use => Heard.Contains(Name(use)) && !use.File.StartsWith(Folder, StringComparison.Ordinal))
            .Where(use => !Silent.Contains(use.File))
            .Select(use => $"{use.File}: {use.Type}"),
        "Use TraceSpan, DurationMetric, CountMetric, LevelMetric or GaugeSet: they catch what a listener throws.");

    [Theory]
    [InlineData("System.Diagnostics.Activity")]
    [InlineData("System.Diagnostics.ActivitySource")]
    [InlineData("System.Diagnostics.Metrics.Counter")]
    [InlineData("System.Diagnostics.Metrics.Histogram")]
    [InlineData("System.Diagnostics.Metrics.ObservableGauge")]
    [InlineData("System.Diagnostics.Metrics.UpDownCounter")]
    public void What_that_folder_uses_is_seen(string type) => Assert.Contains(
        CodeModel.Of(new Project("framework/Commerce.Abstractions/Commerce.Abstractions.csproj")).Uses,
        use => Name(use) == type && use.File.StartsWith(Folder, StringComparison.Ordinal));

    /// <summary>The name of a type without its type parameters.</summary>
    private static string Name(Use use) => use.Type.Split('<')[0];
}
