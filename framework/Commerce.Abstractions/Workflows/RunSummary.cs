namespace Commerce.Workflows;

/// <summary>A run as the journal has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">Its identity.</param>
/// <param name="State">Where it is.</param>
/// <param name="CreatedAt">When it began, by the store's clock.</param>
/// <param name="UpdatedAt">When it was last written, by the store's clock.</param>
public record RunSummary(
    RunId Id, string WorkflowId, string TransactionId, WorkflowState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Gets why the run is parked, or <see langword="null"/> if it is not.</summary>
    public string? ParkedReason { get; init; }

    /// <summary>
    /// Gets when it resumes by itself; <see langword="null"/> while a host owns it, when it waits for a message, and when it has ended.
    /// </summary>
    public DateTimeOffset? WakeAt { get; init; }
}
