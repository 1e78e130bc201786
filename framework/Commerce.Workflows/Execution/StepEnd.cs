namespace Commerce.Workflows.Execution;

/// <summary>How the execution of a step ended.</summary>
/// <param name="Outcome">Whether the plan continues.</param>
/// <param name="Output">The output, when it does.</param>
/// <param name="Failed">It failed, and its policy lets the plan continue.</param>
/// <param name="Skipped">It had nothing to do.</param>
internal readonly record struct StepEnd(BlockOutcome Outcome, object? Output = null, bool Failed = false, bool Skipped = false)
{
    public static StepEnd Stopped { get; } = new(BlockOutcome.Stopped);

    public static StepEnd Suspended { get; } = new(BlockOutcome.Suspended);
}
