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

/// <summary>A run with its steps.</summary>
/// <param name="Run">What a list shows of it.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="Steps">What was written about its steps, in order.</param>
public sealed record RunDetails(RunSummary Run, string Input, IReadOnlyList<StepRecord> Steps);

/// <summary>One thing that was written about a step of a run.</summary>
/// <param name="Step">The step's path; empty for the run itself.</param>
/// <param name="Action">What its handler was called for.</param>
/// <param name="Outcome"><c>done</c>, <c>skipped</c>, <c>waiting</c>, <c>retrying</c>, <c>reverted</c> or <c>failed</c>.</param>
/// <param name="Attempt">The attempt, from 1.</param>
public sealed record StepRecord(string Step, StepAction Action, string Outcome, int Attempt)
{
    /// <summary>The output as JSON, or <see langword="null"/>.</summary>
    public string? Output { get; init; }

    /// <summary>What went wrong as JSON (name, message, type, code), or <see langword="null"/>.</summary>
    public string? Error { get; init; }

    /// <summary>When the step goes on by itself, by the store's clock, or <see langword="null"/>.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
