namespace Commerce.Workflows;

/// <summary>A workflow. Created by <see cref="Workflow.Create"/>; immutable and safe to share.</summary>
/// <typeparam name="TInput">What a run is given; it must survive JSON.</typeparam>
/// <typeparam name="TResult">What a run returns; it must survive JSON.</typeparam>
public sealed class Workflow<TInput, TResult> : WorkflowDefinition
{
    internal Workflow(WorkflowOptions options, WorkflowPlan plan)
        : base(options, plan)
    {
    }

    internal override Type InputType => typeof(TInput);

    internal override Type ResultType => typeof(TResult);
}

/// <summary>Creates workflows.</summary>
public static class Workflow
{
    /// <summary>Composes a workflow. The composer runs now, once; runs only follow what it declared.</summary>
    /// <param name="options">The workflow's name, or its options.</param>
    /// <param name="compose">Declares the steps and returns the result.</param>
    /// <exception cref="InvalidOperationException">The graph is wrong; the message lists everything that is.</exception>
    public static Workflow<TInput, TResult> Create<TInput, TResult>(WorkflowOptions options, Func<Composer<TInput>, Value<TResult>> compose)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(compose);
        Names.Check(options.Name, "workflow");
        var plan = new WorkflowPlan();
        var composer = new Composer<TInput>(plan);
        if (compose(composer) is { } result)
        {
            plan.Root.Result = composer.SlotOf(result);
        }
        else
        {
            plan.Mistake("COM3004 The workflow returns no value.");
        }

        PlanChecks.Run(plan, options);
        return plan.Mistakes.Count == 0
            ? new Workflow<TInput, TResult>(options, plan)
            : throw new InvalidOperationException($"The workflow '{options.Name}' cannot be composed:{string.Concat(plan.Mistakes.Select(mistake => $"\n  {mistake}"))}");
    }
}
