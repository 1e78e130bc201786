namespace Commerce.Workflows;

/// <summary>A step response without its types.</summary>
internal readonly record struct StepResult(object? Output, object? Undo);
