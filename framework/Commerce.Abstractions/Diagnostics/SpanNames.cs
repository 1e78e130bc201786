namespace Commerce.Diagnostics;

/// <summary>The operation names of spans. They are promised: see <c>docs/observability.md</c>.</summary>
internal static class SpanNames
{
    public const string Run = "commerce.run";
    public const string Step = "commerce.step";
    public const string Compensation = "commerce.compensation";
    public const string Delivery = "commerce.delivery";
    public const string Tick = "commerce.tick";
    public const string Module = "commerce.module";
    public const string Migration = "commerce.migration";
    public const string Boot = "commerce.boot";
    public const string BootPhase = "commerce.boot.phase";
}
