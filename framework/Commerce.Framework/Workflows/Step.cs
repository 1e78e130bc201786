namespace Commerce.Workflows;

/// <summary>A step that can be used in workflows. Created by <see cref="Step"/>; immutable and safe to share.</summary>
/// <typeparam name="TInput">What it takes.</typeparam>
/// <typeparam name="TOutput">What later steps see.</typeparam>
public abstract class Step<TInput, TOutput> : StepDefinition
{
    private protected Step(StepOptions options)
        : base(options)
    {
    }
}

/// <summary>Creates steps.</summary>
public static class Step
{
    /// <summary>A step with a compensation.</summary>
    /// <typeparam name="TInput">What it takes.</typeparam>
    /// <typeparam name="TOutput">What later steps see.</typeparam>
    /// <typeparam name="TUndo">What the compensation is given.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    /// <param name="invoke">Does the work. An exception fails the step and undoes what it wrote to the shared database.</param>
    /// <param name="compensate">Undoes the work when a later step fails. It may run again after a crash: make it safe to repeat.</param>
    public static Step<TInput, TOutput> Create<TInput, TOutput, TUndo>(
        StepOptions options, Func<TInput, StepContext, Task<StepResponse<TOutput, TUndo>>> invoke, Func<TUndo, StepContext, Task> compensate)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        ArgumentNullException.ThrowIfNull(compensate);
        return new CompensatedStep<TInput, TOutput, TUndo>(options, invoke, compensate);
    }

    /// <summary>A step without a compensation.</summary>
    /// <typeparam name="TInput">What it takes.</typeparam>
    /// <typeparam name="TOutput">What later steps see.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    /// <param name="invoke">Does the work and returns the output.</param>
    public static Step<TInput, TOutput> Create<TInput, TOutput>(StepOptions options, Func<TInput, StepContext, Task<TOutput>> invoke)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        return new PlainStep<TInput, TOutput>(options, invoke);
    }

    /// <summary>A step without output and compensation.</summary>
    /// <typeparam name="TInput">What it takes.</typeparam>
    /// <param name="options">The step's name, or its options.</param>
    /// <param name="invoke">Does the work.</param>
    public static Step<TInput, Unit> Create<TInput>(StepOptions options, Func<TInput, StepContext, Task> invoke)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        return new PlainStep<TInput, Unit>(options, async (input, step) =>
        {
            await invoke(input, step);
            return default;
        });
    }
}
