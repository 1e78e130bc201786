namespace Commerce.Workflows;

/// <summary>A step response without its types.</summary>
/// <param name="Output">The output.</param>
/// <param name="CompensationInput">The input of the compensation.</param>
/// <param name="IsSkipped">The handler chose to do nothing.</param>
/// <param name="Failure">Why it failed permanently; otherwise <see langword="null"/>.</param>
internal readonly record struct StepResult(object? Output, object? CompensationInput, bool IsSkipped, string? Failure)
{
    public static StepResult Done(object? output, object? compensationInput) => new(output, compensationInput, false, null);

    public static StepResult Skipped => new(null, null, true, null);

    public static StepResult Failed(string message, object? compensationInput) => new(null, compensationInput, false, message);
}
