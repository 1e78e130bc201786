namespace Commerce.Workflows;

/// <summary>A run with its steps.</summary>
/// <param name="Run">What a list shows of it.</param>
/// <param name="Input">Its input as JSON, with <c>***</c> for what is sensitive.</param>
/// <param name="Steps">The journal entries of its steps, in order.</param>
public sealed record RunDetails(RunSummary Run, string Input, IReadOnlyList<StepRecord> Steps);
