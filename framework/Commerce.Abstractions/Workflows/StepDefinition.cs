namespace Commerce.Workflows;

/// <summary>A step, without its types: what the engine runs.</summary>
public abstract class StepDefinition
{
    private protected StepDefinition(StepOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Names.Check(options.Name, "step");
        Options = options;
    }

    /// <summary>The step's name and policies.</summary>
    public StepOptions Options { get; }

    /// <summary>Whether the step has a compensation.</summary>
    public bool HasCompensation => Compensates && !Options.NoCompensation;

    /// <summary>Gets whether the step waits, after its handler, until it is completed or failed from outside.</summary>
    public abstract bool IsExternal { get; }

    /// <summary>Gets whether an answer from outside may come while the handler still runs.</summary>
    internal virtual bool AsksOutside => false;

    internal abstract bool Compensates { get; }

    internal abstract Type InputType { get; }

    internal abstract Type OutputType { get; }

    internal abstract Type CompensationInputType { get; }

    internal abstract ValueTask<StepResult> InvokeAsync(object? input, StepContext context);

    internal abstract Task CompensateAsync(object? compensationInput, StepContext context);
}
