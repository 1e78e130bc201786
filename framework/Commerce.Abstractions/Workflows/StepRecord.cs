namespace Commerce.Workflows;

/// <summary>A journal entry of a step.</summary>
/// <param name="Step">The step's path; empty for the run itself.</param>
/// <param name="Action">The purpose of the call.</param>
/// <param name="Outcome">How the call ended, or that it has not.</param>
/// <param name="Attempt">The attempt, from 1.</param>
public sealed record StepRecord(string Step, StepAction Action, StepOutcome Outcome, int Attempt)
{
    /// <summary>The output as JSON, with <c>***</c> for what is sensitive, or <see langword="null"/>.</summary>
    public string? Output { get; init; }

    /// <summary>What went wrong as JSON (name, message, type, code), or <see langword="null"/>.</summary>
    public string? Error { get; init; }

    /// <summary>Gets when the step resumes by itself, by the store's clock, or <see langword="null"/>.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
