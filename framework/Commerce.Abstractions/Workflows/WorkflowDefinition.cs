namespace Commerce.Workflows;

/// <summary>A workflow, without its types: what the engine registers.</summary>
public abstract class WorkflowDefinition
{
    private protected WorkflowDefinition(WorkflowOptions options, WorkflowPlan plan)
    {
        Options = options;
        Plan = plan;
        TakesLocks = options.MaxConcurrency is not null
            || plan.AllNodes().Any(node => node is LockNode or NestedNode { Target.Definition: null or { TakesLocks: true } });
    }

    /// <summary>The workflow's name and policies.</summary>
    public WorkflowOptions Options { get; }

    internal WorkflowPlan Plan { get; }

    /// <summary>Whether a run may have locks to release when it ends; with a workflow inside that is only referred to, it may.</summary>
    internal bool TakesLocks { get; }

    internal abstract Type InputType { get; }

    internal abstract Type ResultType { get; }
}
