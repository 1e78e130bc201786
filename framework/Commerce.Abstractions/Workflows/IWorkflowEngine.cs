using System.Text.Json;

namespace Commerce.Workflows;

/// <summary>
/// Runs workflows from the container it was resolved from: in a request, its steps see the request's services. Runs are named by
/// their workflow and transaction id; steps by their path, which outside of loops and inner workflows is their name.
/// </summary>
public interface IWorkflowEngine
{
    /// <summary>
    /// Runs a workflow to its end, or until it has nothing to do but wait for an answer or for a time that is far off: then the state is
    /// <see cref="WorkflowState.Invoking"/>, and the run goes on without the caller.
    /// </summary>
    /// <param name="workflow">The workflow, or a reference to one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it. Default: a new transaction id; a failure throws.</param>
    /// <param name="cancellationToken">
    /// Cancels the running step. A durable run that has begun is then compensated, like after any other failure.
    /// </param>
    /// <returns>The outcome.</returns>
    /// <exception cref="Exception">The original exception of the step that failed, unless <see cref="RunOptions.ThrowOnError"/> is off.</exception>
    /// <exception cref="CommerceException">
    /// <c>COM3010</c>, a conflict: the transaction id was used before; <c>COM3043</c>, <c>COM3044</c>: the application has no workflow the
    /// reference refers to.
    /// </exception>
    Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RunAsync{TInput, TResult}(IWorkflow{TInput, TResult}, TInput, RunOptions?, CancellationToken)"/>
    Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, CancellationToken cancellationToken) => RunAsync(workflow, input, null, cancellationToken);

    /// <summary>Runs a workflow that takes no input.</summary>
    /// <inheritdoc cref="RunAsync{TInput, TResult}(IWorkflow{TInput, TResult}, TInput, RunOptions?, CancellationToken)"/>
    Task<WorkflowRun<TResult>> RunAsync<TResult>(IWorkflow<Unit, TResult> workflow, CancellationToken cancellationToken = default) =>
        RunAsync(workflow, default, null, cancellationToken);

    /// <summary>Begins a run and does not wait for it: when the call returns it is on disk, and a host takes it up at once.</summary>
    /// <param name="workflow">The workflow, or a reference to one. It must not be ephemeral.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">How to run it; <see cref="RunOptions.OnProgress"/> cannot be given, use <see cref="Subscribe"/>.</param>
    /// <param name="cancellationToken">Cancels the call, not the run.</param>
    /// <exception cref="CommerceException"><c>COM3010</c>; <c>COM3018</c> the workflow is ephemeral or progress was asked for; <c>COM3043</c>, <c>COM3044</c>.</exception>
    Task<RunAcknowledgement> StartAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Begins a run of a workflow that is only known by name.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call, not the run.</param>
    /// <exception cref="CommerceException"><c>COM3019</c> no such workflow; <c>COM3017</c> the input cannot be read; as above.</exception>
    Task<RunAcknowledgement> StartAsync(string workflowId, JsonElement input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Stops a run and undoes it; one that is done, too, as long as it is kept.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The run.</param>
    /// <param name="cancellationToken">Cancels the call. The request stays.</param>
    /// <returns>Where the run is: usually reverted. While it is in hand elsewhere: the state it had, and whoever has it will stop it.</returns>
    /// <exception cref="CommerceException"><c>COM3012</c> no such run; <c>COM3016</c> it has failed, is being undone already, or is set aside.</exception>
    Task<RunAcknowledgement> CancelAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default);

    /// <summary>Gives the answer a step waits for, and goes on with the run.</summary>
    /// <param name="workflow">The workflow of the run, which is the outermost one.</param>
    /// <param name="transactionId">The run.</param>
    /// <param name="step">The step, which is not in a loop or inner workflow; for those, name its path with a <see cref="StepReference"/>.</param>
    /// <param name="output">The answer.</param>
    /// <param name="key">An idempotency key: the same answer given twice under it is given once. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call. Once written, the answer stays.</param>
    /// <exception cref="CommerceException"><c>COM3012</c> no such run; <c>COM3014</c> no such step; <c>COM3015</c> it does not wait.</exception>
    Task<RunAcknowledgement> CompleteStepAsync<TInput, TOutput>(
        WorkflowDefinition workflow, string transactionId, ExternalStep<TInput, TOutput> step, TOutput output, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>The same by names, with the answer as JSON.</summary>
    /// <param name="step">The step, and what is said about it.</param>
    /// <param name="output">The answer as JSON.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException"><c>COM3017</c> the answer cannot be read; as above.</exception>
    Task<RunAcknowledgement> CompleteStepAsync(StepReference step, JsonElement output, CancellationToken cancellationToken = default);

    /// <summary>Says that what a step waits for has failed. Its retry policy decides what follows.</summary>
    /// <param name="step">The step, and what is said about it.</param>
    /// <param name="error">Why, for the log and the outcome.</param>
    /// <param name="permanent">No attempt is made any more. Default: <see langword="false"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">As for <see cref="CompleteStepAsync(StepReference, JsonElement, CancellationToken)"/>.</exception>
    Task<RunAcknowledgement> FailStepAsync(StepReference step, string error, bool permanent = false, CancellationToken cancellationToken = default);

    /// <summary>Invokes a step again now that waits for an answer or for its next attempt.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">As for <see cref="CompleteStepAsync(StepReference, JsonElement, CancellationToken)"/>.</exception>
    Task<RunAcknowledgement> RetryStepAsync(StepReference step, CancellationToken cancellationToken = default);

    /// <summary>Tries compensations again that have failed.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The run.</param>
    /// <param name="cancellationToken">Cancels the call. The request stays.</param>
    /// <exception cref="CommerceException"><c>COM3012</c> no such run; <c>COM3016</c> it has not failed.</exception>
    Task<RunAcknowledgement> RetryCompensationAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Goes on with a run that was set aside, from where it stood. If the reason is still there, such as a plan that is not the run's, it is
    /// set aside again.
    /// </summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException"><c>COM3012</c> no such run; <c>COM3016</c> it is not set aside.</exception>
    Task<RunAcknowledgement> ResumeAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default);

    /// <summary>The runs a filter selects.</summary>
    /// <param name="filter">Which ones. Default: the newest 100.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<RunSummary>> ListAsync(RunFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>How many runs a filter selects, its offset and limit aside.</summary>
    /// <param name="filter">Which ones. Default: all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<long> CountAsync(RunFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>A run with its steps.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The run; of several that had the id, the latest.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException"><c>COM3012</c> no such run.</exception>
    Task<RunDetails> RetrieveAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default);

    /// <summary>The workflows of the application as graphs, by name.</summary>
    IReadOnlyList<WorkflowGraph> Definitions { get; }

    /// <summary>Tells what happens to runs while they are in this process. What happened before is not told, nor what happens on other hosts.</summary>
    /// <param name="subscriber">Told in order, for each run. It must be quick, and must not throw.</param>
    /// <param name="workflowId">Only this workflow. Default: all.</param>
    /// <param name="transactionId">Only this run. Default: all.</param>
    /// <returns>Ends the subscription.</returns>
    IDisposable Subscribe(Action<RunProgress> subscriber, string? workflowId = null, string? transactionId = null);
}
