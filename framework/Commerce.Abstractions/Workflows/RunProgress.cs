namespace Commerce.Workflows;

/// <summary>A step in the progress of a run.</summary>
/// <param name="Event">What happened.</param>
/// <param name="WorkflowId">The workflow's name.</param>
/// <param name="TransactionId">The run's identity.</param>
public sealed record RunProgress(RunEvent Event, string WorkflowId, string TransactionId)
{
    /// <summary>The path of the step concerned; empty for the run.</summary>
    public string Step { get; init; } = "";

    /// <summary>The attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The exception of a failure.</summary>
    public Exception? Error { get; init; }

    /// <summary>The state of the run, with <see cref="RunEvent.End"/> and <see cref="RunEvent.Suspend"/>.</summary>
    public WorkflowState State { get; init; } = WorkflowState.Invoking;
}
