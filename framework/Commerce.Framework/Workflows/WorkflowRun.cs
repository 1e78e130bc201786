namespace Commerce.Workflows;

/// <summary>The outcome of a run.</summary>
/// <typeparam name="TResult">The workflow's result.</typeparam>
/// <param name="TransactionId">The run's identity.</param>
/// <param name="State">How it ended.</param>
/// <param name="Result">The result when <see cref="WorkflowState.Done"/>; otherwise the default.</param>
/// <param name="Error">The exception that failed it, the original one; otherwise <see langword="null"/>.</param>
public sealed record WorkflowRun<TResult>(string TransactionId, WorkflowState State, TResult Result, Exception? Error);
