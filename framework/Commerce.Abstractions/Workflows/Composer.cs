namespace Commerce.Workflows;

/// <summary>Declares what a workflow does, in the order of execution. Passed to <see cref="Workflow"/>'s composing function.</summary>
/// <typeparam name="TInput">The workflow's input.</typeparam>
public sealed class Composer<TInput> : Flow
{
    internal Composer(WorkflowPlan plan)
        : base(plan.Root) => Input = new Value<TInput>(plan.Root, 0);

    /// <summary>The input of the run.</summary>
    public Value<TInput> Input { get; }
}
