namespace Commerce.Workflows;

/// <summary>What is known of a run after a request was put to it.</summary>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The run's identity.</param>
/// <param name="State">Where it is.</param>
public sealed record RunAcknowledgement(string WorkflowId, string TransactionId, WorkflowState State)
{
    /// <summary>Why nobody goes on with it until a person decides; <see langword="null"/> when it is not set aside.</summary>
    public string? ParkedReason { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasFinished => State.HasEnded;

    /// <summary>Whether it ended without success.</summary>
    public bool HasFailed => State is WorkflowState.Reverted or WorkflowState.Failed;
}

/// <summary>A step of a run.</summary>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The run's identity.</param>
/// <param name="Step">The step's path.</param>
/// <param name="Key">An idempotency key: the same thing said twice under it is said once. Default: none.</param>
public sealed record StepReference(string WorkflowId, string TransactionId, string Step, string? Key = null);
