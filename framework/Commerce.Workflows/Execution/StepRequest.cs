namespace Commerce.Workflows.Execution;

/// <summary>A request to a step of a run.</summary>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The run's transaction id.</param>
/// <param name="Step">The step's path.</param>
/// <param name="Key">The idempotency key, or <see langword="null"/>.</param>
internal sealed record StepRequest(string WorkflowId, string TransactionId, string Step, string? Key);
