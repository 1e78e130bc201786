namespace Commerce.Workflows;

/// <summary>A step that can be used in workflows. Created by <see cref="Step"/>; immutable and safe to share.</summary>
/// <typeparam name="TInput">The input.</typeparam>
/// <typeparam name="TOutput">The output, which later steps see.</typeparam>
public abstract class Step<TInput, TOutput> : StepDefinition
{
    private protected Step(StepOptions options)
        : base(options)
    {
    }

    /// <summary>The same step under another name or other policies: <c>step.With(step.Options with { Name = "second" })</c>.</summary>
    /// <param name="options">All its options.</param>
    public abstract Step<TInput, TOutput> With(StepOptions options);

    internal override Type InputType => typeof(TInput);

    internal override Type OutputType => typeof(TOutput);
}
