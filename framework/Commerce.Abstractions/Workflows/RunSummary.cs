namespace Commerce.Workflows;

/// <summary>A run as the store has it.</summary>
/// <param name="Id">Its id, a ULID.</param>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">Its identity.</param>
/// <param name="State">Where it is.</param>
/// <param name="CreatedAt">When it began, by the store's clock.</param>
/// <param name="UpdatedAt">When it was last written, by the store's clock.</param>
public record RunSummary(string Id, string WorkflowId, string TransactionId, WorkflowState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Why nobody goes on with it until a person decides, or <see langword="null"/>.</summary>
    public string? ParkedReason { get; init; }

    /// <summary>When it goes on by itself; <see langword="null"/> while a host has it in hand, when it waits for a message only, and when it has ended.</summary>
    public DateTimeOffset? WakeAt { get; init; }
}
