namespace Commerce.Diagnostics;

/// <summary>The names of instruments. They are promised: see <c>docs/observability.md</c>.</summary>
internal static class MetricNames
{
    public const string RunsActive = "commerce.run.active";
    public const string RunDuration = "commerce.run.duration";
    public const string RunsOpen = "commerce.run.open";
    public const string StepDuration = "commerce.step.duration";
    public const string CompensationDuration = "commerce.compensation.duration";
    public const string Retries = "commerce.retries";
    public const string DeliveryDuration = "commerce.delivery.duration";
    public const string DeadLetters = "commerce.delivery.dead_letters";
    public const string OutboxPending = "commerce.outbox.pending";
    public const string OutboxAge = "commerce.outbox.age";
    public const string OutboxDead = "commerce.outbox.dead";
    public const string TickDuration = "commerce.tick.duration";
    public const string TickLateness = "commerce.tick.lateness";
    public const string PoolWait = "commerce.database.pool.wait";
    public const string BootPhase = "commerce.boot.phase.duration";
    public const string ModuleCall = "commerce.module.call.duration";
}
