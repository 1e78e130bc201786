namespace Commerce.Workflows;

/// <summary>One thing that was written about a step of a run.</summary>
/// <param name="Step">The step's path; empty for the run itself.</param>
/// <param name="Action">What its handler was called for.</param>
/// <param name="Outcome">How the call ended, or that it has not.</param>
/// <param name="Attempt">The attempt, from 1.</param>
public sealed record StepRecord(string Step, StepAction Action, StepOutcome Outcome, int Attempt)
{
    /// <summary>The output as JSON, or <see langword="null"/>.</summary>
    public string? Output { get; init; }

    /// <summary>What went wrong as JSON (name, message, type, code), or <see langword="null"/>.</summary>
    public string? Error { get; init; }

    /// <summary>When the step goes on by itself, by the store's clock, or <see langword="null"/>.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
