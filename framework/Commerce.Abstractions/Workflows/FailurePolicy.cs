namespace Commerce.Workflows;

/// <summary>What a workflow does when a step has failed and no attempt is left.</summary>
public sealed record FailurePolicy
{
    private FailurePolicy()
    {
    }

    /// <summary>Fails the run, which is then compensated.</summary>
    public static FailurePolicy Fail { get; } = new();

    /// <summary>Continues the run. The step's output is the default of its type.</summary>
    public static FailurePolicy Continue { get; } = new() { Continues = true };

    /// <summary>Skips the rest of the branch that the step is in, and continues after it.</summary>
    public static FailurePolicy SkipRest { get; } = new() { Continues = true, Skips = true };

    internal bool Continues { get; private init; }

    internal bool Skips { get; private init; }

    /// <summary>Where the workflow continues; <see langword="null"/> with <see cref="Skips"/>: after the branch.</summary>
    internal string? Target { get; private init; }

    /// <summary>Skips the steps before the named one, and continues with that one.</summary>
    /// <param name="step">The name of a later step of the same branch.</param>
    public static FailurePolicy SkipTo(string step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        return new() { Continues = true, Skips = true, Target = step };
    }
}
