namespace Commerce.Workflows;

/// <summary>A step that failed for good.</summary>
/// <param name="Step">Its path; empty for the run.</param>
/// <param name="Action">What its handler was called for.</param>
/// <param name="Error">The exception; after a crash, what was kept of it.</param>
public sealed record StepError(string Step, StepAction Action, Exception Error);
