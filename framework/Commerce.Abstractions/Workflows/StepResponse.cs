namespace Commerce.Workflows;

/// <summary>Makes step responses without naming types.</summary>
public static class StepResponse
{
    /// <summary>A response whose compensation is given something else than the output.</summary>
    /// <param name="output">The output for later steps.</param>
    /// <param name="compensationInput">What the compensation will be given.</param>
    public static StepResponse<TOutput, TCompensationInput> Of<TOutput, TCompensationInput>(TOutput output, TCompensationInput compensationInput) => new(StepResult.Done(output, compensationInput));

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
    /// <param name="compensationInput">What the compensation will be given.</param>
    public static FailedStep<TCompensationInput> PermanentFailure<TCompensationInput>(string message, TCompensationInput compensationInput) => new(message, compensationInput);
}
