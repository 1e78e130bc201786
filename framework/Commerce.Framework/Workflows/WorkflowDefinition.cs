namespace Commerce.Workflows;

/// <summary>A workflow, without its types: what the engine registers.</summary>
public abstract class WorkflowDefinition
{
    private protected WorkflowDefinition(WorkflowOptions options, WorkflowPlan plan)
    {
        Options = options;
        Plan = plan;
    }

    /// <summary>The workflow's name and policies.</summary>
    public WorkflowOptions Options { get; }

    internal WorkflowPlan Plan { get; }

    internal abstract Type InputType { get; }

    internal abstract Type ResultType { get; }
}
