namespace Commerce.Workflows.Execution;

/// <summary>A run that was claimed and resumed.</summary>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The run's transaction id.</param>
/// <param name="State">Its last state that this host knows.</param>
/// <param name="Outcome">How the resumption ended.</param>
internal sealed record RecoveredRun(string WorkflowId, string TransactionId, WorkflowState State, RecoveryOutcome Outcome)
{
    /// <summary>Gets why the run is parked, or <see langword="null"/> if it is not.</summary>
    public string? ParkedReason { get; init; }

    /// <summary>Gets the exception that failed the run, parked it or fenced this host, or <see langword="null"/>.</summary>
    public Exception? Error { get; init; }
}
