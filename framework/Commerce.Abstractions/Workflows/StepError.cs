namespace Commerce.Workflows;

/// <summary>A step or compensation that failed and has no attempt left.</summary>
/// <param name="Step">Its path; empty for the run.</param>
/// <param name="Action">The purpose of the call.</param>
/// <param name="Error">The exception; after a crash, a <see cref="RunFailedException"/>.</param>
public sealed record StepError(string Step, StepAction Action, Exception Error);
