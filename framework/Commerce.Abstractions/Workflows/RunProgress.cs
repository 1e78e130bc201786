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

    /// <summary>
    /// The exception of a failure; with <see cref="RunEvent.End"/> what failed the run, as in <see cref="WorkflowRun{TResult}.Error"/>.
    /// </summary>
    public Exception? Error { get; init; }

    /// <summary>
    /// Gets everything that failed for good, with <see cref="RunEvent.End"/>, as in <see cref="WorkflowRun{TResult}.Errors"/>: also steps
    /// that the run continued without, and compensations. Default: empty.
    /// </summary>
    public IReadOnlyList<StepError> Errors { get; init; } = [];

    /// <summary>
    /// Gets the result of the run, with <see cref="RunEvent.End"/> when <see cref="State"/> is <see cref="WorkflowState.Done"/>; otherwise
    /// <see langword="null"/>. It is the object that the caller of the run receives: do not change it. Where its type has
    /// <see cref="SensitiveAttribute">sensitive</see> members, it is a copy with <c>***</c> in place of sensitive texts and without other
    /// sensitive values; <see langword="null"/> when such a type cannot be copied by way of JSON.
    /// </summary>
    public object? Result { get; init; }

    /// <summary>The state of the run, with <see cref="RunEvent.End"/> and <see cref="RunEvent.Suspend"/>.</summary>
    public WorkflowState State { get; init; } = WorkflowState.Invoking;
}
