namespace Commerce.Workflows;

/// <summary>
/// Runs workflows from the container it was resolved from: in a request, its steps see the request's services.
/// </summary>
public interface IWorkflowEngine
{
    /// <summary>Runs a workflow to its end.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it. Default: a new transaction id; a failure throws.</param>
    /// <param name="cancellationToken">
    /// Cancels the running step. A durable run that has begun is then compensated, like after any other failure.
    /// </param>
    /// <returns>The outcome.</returns>
    /// <exception cref="Exception">The original exception of the step that failed, unless <see cref="RunOptions.ThrowOnError"/> is off.</exception>
    /// <exception cref="CommerceException"><c>COM3010</c>, a conflict: the transaction id was used before.</exception>
    Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        Workflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RunAsync{TInput, TResult}(Workflow{TInput, TResult}, TInput, RunOptions?, CancellationToken)"/>
    Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        Workflow<TInput, TResult> workflow, TInput input, CancellationToken cancellationToken) => RunAsync(workflow, input, null, cancellationToken);

    /// <summary>Runs a workflow that takes no input.</summary>
    /// <inheritdoc cref="RunAsync{TInput, TResult}(Workflow{TInput, TResult}, TInput, RunOptions?, CancellationToken)"/>
    Task<WorkflowRun<TResult>> RunAsync<TResult>(Workflow<Unit, TResult> workflow, CancellationToken cancellationToken = default) =>
        RunAsync(workflow, default, null, cancellationToken);
}
