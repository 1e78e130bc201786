namespace Commerce.Workflows;

/// <summary>What is known of a run when the call returns.</summary>
/// <typeparam name="TResult">The workflow's result.</typeparam>
/// <param name="TransactionId">The run's identity.</param>
/// <param name="State">
/// How it ended; <see cref="WorkflowState.Invoking"/> when it can only wait, for an answer from outside or a time that
/// is far off, and resumes by itself.
/// </param>
/// <param name="Result">The result when <see cref="WorkflowState.Done"/>; otherwise the default.</param>
/// <param name="Error">The exception that failed it, the original one; otherwise <see langword="null"/>.</param>
public sealed record WorkflowRun<TResult>(string TransactionId, WorkflowState State, TResult Result, Exception? Error)
{
    /// <summary>Gets everything that failed for good, in order: also steps that the run continued without, and compensations.</summary>
    public IReadOnlyList<StepError> Errors { get; init; } = [];
}
