using Commerce.Diagnostics;

namespace Commerce.Postgres.Diagnostics;

/// <summary>Spans of migrations.</summary>
internal static class MigrationTelemetry
{
    /// <summary>Starts the span of one migration.</summary>
    /// <param name="module">The module it belongs to.</param>
    /// <param name="name">Its name.</param>
    public static TraceSpan? Start(string module, string name)
    {
        var span = TraceSpan.Start(SpanNames.Migration);
        if (span is { IsRecorded: true })
        {
            span.Describe($"migrate {module}/{name}");
            span.Tag(TagNames.Module, module);
            span.Tag(TagNames.Migration, name);
        }

        return span;
    }
}
