namespace Commerce.Workflows;

/// <summary>A workflow. Created by <see cref="Workflow"/>; immutable and safe to share.</summary>
/// <typeparam name="TInput">The input of a run; it must survive JSON.</typeparam>
/// <typeparam name="TResult">The result of a run; it must survive JSON.</typeparam>
public sealed class Workflow<TInput, TResult> : WorkflowDefinition, IWorkflow<TInput, TResult>
{
    internal Workflow(WorkflowOptions options, WorkflowPlan plan)
        : base(options, plan)
    {
    }

    /// <inheritdoc/>
    public string Name => Options.Name;

    WorkflowTarget IWorkflow<TInput, TResult>.Target => new(Name, typeof(TInput), typeof(TResult), this);

    internal override Type InputType => typeof(TInput);

    internal override Type ResultType => typeof(TResult);
}
