using System.Diagnostics.CodeAnalysis;

namespace Commerce.Workflows;

/// <summary>What a step's handler returns: the output for later steps, and what its own compensation will be given.</summary>
/// <typeparam name="TOutput">The output; it must survive JSON.</typeparam>
/// <typeparam name="TUndo">What the compensation needs; it must survive JSON.</typeparam>
[SuppressMessage("Usage", "CA2225", Justification = "The methods of StepResponse are the alternates.")]
public readonly record struct StepResponse<TOutput, TUndo>
{
    internal StepResponse(StepResult result) => Result = result;

    internal StepResult Result { get; }

    /// <summary>The step did nothing.</summary>
    public static implicit operator StepResponse<TOutput, TUndo>(SkippedStep skipped) => new(StepResult.Skipped);

    /// <summary>The step failed for good, with something to undo.</summary>
    public static implicit operator StepResponse<TOutput, TUndo>(FailedStep<TUndo> failed) => new(StepResult.Failed(failed.Message, failed.Undo));
}

/// <summary>A step that did nothing. See <see cref="StepResponse.Skip"/>.</summary>
public readonly record struct SkippedStep;

/// <summary>A step that failed for good. See <see cref="StepResponse.PermanentFailure"/>.</summary>
/// <typeparam name="TUndo">What the compensation needs.</typeparam>
public readonly record struct FailedStep<TUndo>
{
    internal FailedStep(string message, TUndo undo)
    {
        Message = message;
        Undo = undo;
    }

    internal string Message { get; }

    internal TUndo Undo { get; }
}

/// <summary>Makes step responses without naming types.</summary>
public static class StepResponse
{
    /// <summary>A response whose compensation is given something else than the output.</summary>
    /// <param name="output">The output for later steps.</param>
    /// <param name="undo">What the compensation will be given.</param>
    public static StepResponse<TOutput, TUndo> Of<TOutput, TUndo>(TOutput output, TUndo undo) => new(StepResult.Done(output, undo));

    /// <summary>A response whose compensation is given the output.</summary>
    /// <param name="output">The output for later steps, and for the compensation.</param>
    public static StepResponse<TOutput, TOutput> Of<TOutput>(TOutput output)
    {
        object? boxed = output;
        return new(StepResult.Done(boxed, boxed));
    }

    /// <summary>The step had nothing to do: it has no output (later steps see the default of its type) and nothing to undo.</summary>
    public static SkippedStep Skip() => default;

    /// <summary>
    /// The step failed half way, and no other attempt would help: unlike after an exception, its own compensation is called, to undo
    /// the half that was done. What it wrote to the shared database is undone by the database.
    /// </summary>
    /// <param name="message">Why.</param>
    /// <param name="undo">What the compensation will be given.</param>
    public static FailedStep<TUndo> PermanentFailure<TUndo>(string message, TUndo undo) => new(message, undo);
}
