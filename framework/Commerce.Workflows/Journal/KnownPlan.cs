namespace Commerce.Workflows.Journal;

/// <summary>The plan of a durable workflow that a host can run.</summary>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="Hash">The hash of the plan.</param>
/// <param name="Text">The plan as text.</param>
internal sealed record KnownPlan(string WorkflowId, string Hash, string Text);
