namespace Commerce.Workflows;

/// <summary>A step response without its types.</summary>
/// <param name="Output">The output.</param>
/// <param name="Undo">What the compensation will be given.</param>
/// <param name="IsSkipped">The handler chose to do nothing.</param>
/// <param name="Failure">Why it failed for good; otherwise <see langword="null"/>.</param>
internal readonly record struct StepResult(object? Output, object? Undo, bool IsSkipped, string? Failure)
{
    public static StepResult Done(object? output, object? undo) => new(output, undo, false, null);

    public static StepResult Skipped => new(null, null, true, null);

    public static StepResult Failed(string message, object? undo) => new(null, undo, false, message);
}
