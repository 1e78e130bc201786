namespace Commerce.Workflows.Execution;

/// <summary>What became of a run that was taken over.</summary>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The run's identity.</param>
/// <param name="State">Its state now.</param>
/// <param name="Parked">Why nobody goes on with it, or <see langword="null"/>.</param>
/// <param name="Error">The exception that failed it, or <see langword="null"/>.</param>
public sealed record RecoveredRun(string WorkflowId, string TransactionId, WorkflowState State, string? Parked, Exception? Error);
