namespace Commerce.Workflows.Journal;

/// <summary>
/// One line of a run's journal. Lines are numbered without gaps, and a number is written once: whoever comes second has lost the
/// run to another host and must stop.
/// </summary>
/// <param name="Execution">The run.</param>
/// <param name="Sequence">The line's number, from 1.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Action">What its handler was called for.</param>
/// <param name="Outcome">How that ended.</param>
/// <param name="State">The state of the run with this line.</param>
public sealed record JournalEntry(
    ExecutionRecord Execution, int Sequence, string Step, StepAction Action, StepOutcome Outcome, WorkflowState State)
{
    /// <summary>The line also creates the run's row. Default: <see langword="false"/>, the row is there.</summary>
    public bool CreatesExecution { get; init; }

    /// <summary>The step's output as JSON, of a successful invocation.</summary>
    public string? Output { get; init; }

    /// <summary>What its compensation will be given, as JSON.</summary>
    public string? Undo { get; init; }

    /// <summary>What went wrong, as JSON: name, message, type.</summary>
    public string? Error { get; init; }
}
