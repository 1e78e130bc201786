namespace Commerce.Diagnostics;

/// <summary>The names of tags on spans and metrics. They are promised: see <c>docs/observability.md</c>.</summary>
internal static class TagNames
{
    public const string Workflow = "commerce.workflow";
    public const string RunId = "commerce.run.id";
    public const string TransactionId = "commerce.transaction.id";
    public const string RunState = "commerce.run.state";
    public const string Resumed = "commerce.run.resumed";
    public const string Step = "commerce.step.path";
    public const string StepName = "commerce.step.name";
    public const string StepOutcome = "commerce.step.outcome";
    public const string Attempt = "commerce.attempt";
    public const string Event = "commerce.event";
    public const string EventId = "commerce.event.id";
    public const string Subscriber = "commerce.subscriber";
    public const string DeliveryOutcome = "commerce.delivery.outcome";
    public const string Job = "commerce.job";
    public const string DueAt = "commerce.tick.due_at";
    public const string TickOutcome = "commerce.tick.outcome";
    public const string Module = "commerce.module";
    public const string ModuleCall = "commerce.module.call";
    public const string Migration = "commerce.migration";
    public const string Phase = "commerce.boot.phase";
    public const string Place = "commerce.retry.of";
    public const string ErrorType = "error.type";
}
