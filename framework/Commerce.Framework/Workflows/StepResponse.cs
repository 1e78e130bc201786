namespace Commerce.Workflows;

/// <summary>What a step's handler returns: the output for later steps, and what its own compensation will be given.</summary>
/// <typeparam name="TOutput">The output; it must survive JSON.</typeparam>
/// <typeparam name="TUndo">What the compensation needs; it must survive JSON.</typeparam>
/// <param name="Output">The output for later steps.</param>
/// <param name="Undo">What the compensation will be given.</param>
public readonly record struct StepResponse<TOutput, TUndo>(TOutput Output, TUndo Undo);

/// <summary>Makes step responses without naming types.</summary>
public static class StepResponse
{
    /// <summary>A response whose compensation is given something else than the output.</summary>
    /// <param name="output">The output for later steps.</param>
    /// <param name="undo">What the compensation will be given.</param>
    public static StepResponse<TOutput, TUndo> Of<TOutput, TUndo>(TOutput output, TUndo undo) => new(output, undo);

    /// <summary>A response whose compensation is given the output.</summary>
    /// <param name="output">The output for later steps, and for the compensation.</param>
    public static StepResponse<TOutput, TOutput> Of<TOutput>(TOutput output) => new(output, output);
}
