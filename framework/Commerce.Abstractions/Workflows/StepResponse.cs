namespace Commerce.Workflows;

/// <summary>Creates step responses.</summary>
public static class StepResponse
{
    /// <summary>Creates a response with a compensation input that differs from the output.</summary>
    /// <param name="output">The output for later steps.</param>
    /// <param name="compensationInput">The input of the compensation.</param>
    public static StepResponse<TOutput, TCompensationInput> Of<TOutput, TCompensationInput>(
        TOutput output, TCompensationInput compensationInput) =>
        new(StepResult.Done(output, compensationInput));

    /// <summary>Creates a response whose output is also the compensation input.</summary>
    /// <param name="output">The output for later steps, and for the compensation.</param>
    public static StepResponse<TOutput, TOutput> Of<TOutput>(TOutput output)
    {
        object? boxed = output;
        return new(StepResult.Done(boxed, boxed));
    }

    /// <summary>Skips the step: it has no output (later steps see the default of its type) and is not compensated.</summary>
    public static SkippedStep Skip() => default;

    /// <summary>
    /// Fails the step permanently, with a part of its work done: unlike after an exception, its own compensation is called, to revert
    /// that part. Its writes to the shared database are rolled back.
    /// </summary>
    /// <param name="message">Why.</param>
    /// <param name="compensationInput">The input of the compensation.</param>
    public static FailedStep<TCompensationInput> PermanentFailure<TCompensationInput>(
        string message, TCompensationInput compensationInput) =>
        new(message, compensationInput);
}
