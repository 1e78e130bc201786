namespace Commerce.Workflows;

/// <summary>A step, without its types: what the engine runs.</summary>
public abstract class StepDefinition
{
    private protected StepDefinition(StepOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Name);
        Options = options;
    }

    /// <summary>The step's name and policies.</summary>
    public StepOptions Options { get; }

    /// <summary>Whether the step has a compensation.</summary>
    public abstract bool HasCompensation { get; }

    internal abstract Type OutputType { get; }

    internal abstract Type UndoType { get; }

    internal abstract ValueTask<StepResult> InvokeAsync(object? input, StepContext context);

    internal abstract Task CompensateAsync(object? undo, StepContext context);
}
