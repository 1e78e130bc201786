namespace Commerce.Workflows;

/// <summary>A step that did nothing. See <see cref="StepResponse.Skip"/>.</summary>
public readonly record struct SkippedStep;
