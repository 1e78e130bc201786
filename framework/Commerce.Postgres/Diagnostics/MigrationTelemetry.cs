using System.Diagnostics;
using Commerce.Diagnostics;

namespace Commerce.Postgres.Diagnostics;

/// <summary>Spans of migrations.</summary>
internal static class MigrationTelemetry
{
    /// <summary>Starts the span of one migration.</summary>
    /// <param name="module">The module it belongs to.</param>
    /// <param name="name">Its name.</param>
    public static Activity? Start(string module, string name)
    {
        var span = CommerceTelemetry.Source.StartActivity(SpanNames.Migration);
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = $"migrate {module}/{name}";
            span.SetTag(TagNames.Module, module);
            span.SetTag(TagNames.Migration, name);
        }

        return span;
    }
}
