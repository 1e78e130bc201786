namespace Commerce.Workflows;

/// <summary>Creates workflows.</summary>
/// <example>
/// <code>
/// public static readonly Workflow&lt;Cart, string&gt; PlaceOrder = Workflow.Create(
///     "place-order",
///     (Composer&lt;Cart&gt; flow) =&gt; flow.Step(CreateOrder, flow.Input));
/// </code>
/// </example>
public static class Workflow
{
    /// <summary>Creates a workflow. The composing function runs now, once; runs follow what it declared.</summary>
    /// <param name="options">The workflow's name, or its options.</param>
    /// <param name="compose">Declares the steps and returns the result.</param>
    /// <exception cref="InvalidOperationException">The graph has mistakes; the message lists all of them.</exception>
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

        plan.Root.Close();
        PlanChecks.Run(plan, options);
        return plan.Mistakes.Count == 0
            ? new Workflow<TInput, TResult>(options, plan)
            : throw new InvalidOperationException(
                $"The workflow '{options.Name}' cannot be composed:{string.Concat(plan.Mistakes.Select(mistake => $"\n  {mistake}"))}");
    }

    /// <summary>Creates the workflow of a reference: name and types are the reference's.</summary>
    /// <param name="reference">The reference, from a contracts assembly.</param>
    /// <param name="compose">Declares the steps and returns the result.</param>
    /// <param name="configure">Sets policies: <c>options => options with { Timeout = … }</c>. Default: every default.</param>
    /// <exception cref="InvalidOperationException">The graph has mistakes, or <paramref name="configure"/> changes the name.</exception>
    public static Workflow<TInput, TResult> Create<TInput, TResult>(
        WorkflowReference<TInput, TResult> reference,
        Func<Composer<TInput>, Value<TResult>> compose,
        Func<WorkflowOptions, WorkflowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var options = new WorkflowOptions(reference.Name);
        options = configure?.Invoke(options) ?? options;
        return options.Name == reference.Name
            ? Create(options, compose)
            : throw new InvalidOperationException(
                $"The workflow '{reference.Name}' cannot be named '{options.Name}': it is found by its reference's name.");
    }
}
