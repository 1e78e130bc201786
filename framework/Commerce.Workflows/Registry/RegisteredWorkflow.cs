namespace Commerce.Workflows.Registry;

/// <summary>A workflow with the hash of its plan, computed once.</summary>
internal sealed record RegisteredWorkflow(WorkflowDefinition Definition, string PlanHash);
