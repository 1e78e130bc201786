namespace Commerce.Workflows;

/// <summary>What a workflow does when a step has failed for good.</summary>
public sealed record FailurePolicy
{
    private FailurePolicy()
    {
    }

    /// <summary>The workflow fails; what was done is undone.</summary>
    public static FailurePolicy Fail { get; } = new();

    /// <summary>The workflow goes on; the step's output is the default of its type.</summary>
    public static FailurePolicy Continue { get; } = new() { Continues = true };

    /// <summary>The rest of the branch the step is in is skipped; the workflow goes on after it.</summary>
    public static FailurePolicy SkipRest { get; } = new() { Continues = true, Skips = true };

    internal bool Continues { get; private init; }

    internal bool Skips { get; private init; }

    /// <summary>Where the workflow goes on; <see langword="null"/> with <see cref="Skips"/>: after the branch.</summary>
    internal string? Target { get; private init; }

    /// <summary>The steps up to the named one are skipped; the workflow goes on with that one.</summary>
    /// <param name="step">The name of a later step of the same branch.</param>
    public static FailurePolicy SkipTo(string step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        return new() { Continues = true, Skips = true, Target = step };
    }
}
