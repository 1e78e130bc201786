namespace Commerce.Workflows.Journal;

/// <summary>Runs that are due, and that a host leaves alone because it does not know their plan.</summary>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="PlanHash">The hash of their plan.</param>
/// <param name="Count">How many there are.</param>
internal sealed record StrandedRuns(string WorkflowId, string PlanHash, long Count);
