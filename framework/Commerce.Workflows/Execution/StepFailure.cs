namespace Commerce.Workflows.Execution;

/// <summary>An attempt of a step that failed.</summary>
/// <param name="Error">Why.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Message">The message that is answered by the entry; <see langword="null"/>: none.</param>
internal readonly record struct StepFailure(Exception Error, int Attempt, int? Message)
{
    /// <summary>The input for the compensation of what the attempt has done; <see langword="null"/>: the handler returned none.</summary>
    public CompensationInput? Returned { get; init; }

    /// <summary>It was known before: the store has refused a write, and the step fails again without another call.</summary>
    public bool IsRefused { get; init; }

    /// <summary>No other attempt is made, whatever the policy says.</summary>
    public bool IsPermanent { get; init; }
}

/// <summary>What a handler returned for its compensation, which may be null.</summary>
/// <param name="Value">The value.</param>
internal readonly record struct CompensationInput(object? Value);
