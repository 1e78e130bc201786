namespace Commerce.Workflows;

/// <summary>
/// Declares what a workflow does, in program order. It is used once, while the workflow is created; it never runs a handler.
/// </summary>
/// <typeparam name="TInput">The workflow's input.</typeparam>
public sealed class Composer<TInput>
{
    internal Composer(WorkflowPlan plan)
    {
        Plan = plan;
        Input = new Value<TInput>(plan, 0);
    }

    internal WorkflowPlan Plan { get; }

    /// <summary>The input of the run.</summary>
    public Value<TInput> Input { get; }

    /// <summary>Appends a step.</summary>
    /// <param name="step">The step; its name may be used once in a workflow.</param>
    /// <param name="input">What it is given.</param>
    /// <returns>Its output.</returns>
    /// <exception cref="InvalidOperationException"><c>COM3002</c> the name is taken; <c>COM3003</c> the input belongs to another workflow.</exception>
    public Value<TOutput> Step<TStepInput, TOutput>(Step<TStepInput, TOutput> step, Value<TStepInput> input)
    {
        if (step is null)
        {
            throw new InvalidOperationException("COM3001 The step is null. Static fields are set in the order of the text: declare the step above the workflow.");
        }

        var slot = Plan.SlotOf(input);
        return Plan.Add<TOutput>(result => new StepNode(result, slot, step));
    }

    /// <summary>Derives a value with a pure function. It may be computed again after a crash, so it must not do anything else.</summary>
    /// <param name="value">What it reads.</param>
    /// <param name="selector">The function.</param>
    public Value<TResult> Select<T, TResult>(Value<T> value, Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var slot = Plan.SlotOf(value);
        return Plan.Add<TResult>(result => new SelectNode(result, slot, source => selector((T)source!)));
    }
}
