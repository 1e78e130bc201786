using System.Text.Json.Serialization;

namespace Commerce.Workflows;

/// <summary>What is known of a run after a request to it.</summary>
/// <remarks>Two members keep Medusa's names in JSON, <c>has_finished</c> and <c>has_failed</c>.</remarks>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The run's transaction id.</param>
/// <param name="State">The state of the run.</param>
public sealed record RunAcknowledgement(string WorkflowId, string TransactionId, WorkflowState State)
{
    /// <summary>Gets why the run is parked, or <see langword="null"/> if it is not: no host resumes it until a person decides.</summary>
    public string? ParkedReason { get; init; }

    /// <summary>Gets whether the run has ended.</summary>
    [JsonPropertyName("has_finished")]
    public bool HasEnded => State.HasEnded;

    /// <summary>Gets whether the run has ended without success: reverted or failed.</summary>
    [JsonPropertyName("has_failed")]
    public bool IsUnsuccessful => State is WorkflowState.Reverted or WorkflowState.Failed;
}
