using System.Text.Json;

namespace Commerce.Workflows;

/// <summary>
/// Runs workflows. The engine is resolved from a container, and the steps of a run resolve their services from the same container: in a
/// request, they see the request's services.
/// </summary>
/// <remarks>
/// A run is identified by its workflow and transaction id. Use <see cref="GetRun"/> to cancel or resume one, or to answer its steps, and
/// <see cref="IWorkflowRuns"/> to list runs and to follow their progress.
/// </remarks>
/// <example>
/// <code>
/// var run = await engine.RunAsync(PlaceOrder.PlaceOrderWorkflow, cart, cancellationToken);
/// return run.Result;
/// </code>
/// </example>
public interface IWorkflowEngine
{
    /// <summary>
    /// Runs a workflow until it has ended, or until it can only wait for an answer or for a time that is far off. In that case the state is
    /// <see cref="WorkflowState.Invoking"/>, and the run resumes without the caller.
    /// </summary>
    /// <param name="workflow">The workflow, or a reference to one.</param>
    /// <param name="input">The input.</param>
    /// <param name="options">How to run it. Default: a new transaction id, and a failure throws.</param>
    /// <param name="cancellationToken">
    /// Cancels the running step. A durable run that has begun is then compensated, as after any other failure.
    /// </param>
    /// <returns>The outcome.</returns>
    /// <exception cref="Exception">
    /// The original exception of the step that failed, unless <see cref="RunOptions.ThrowOnError"/> is <see langword="false"/>. When a
    /// crash lies between the failure and this call: a <see cref="RunFailedException"/> with what the journal kept of it.
    /// </exception>
    /// <exception cref="DuplicateRunException">The transaction id was used before.</exception>
    /// <exception cref="CommerceException">
    /// <c>COM3043</c>, <c>COM3044</c>: the application does not have the workflow that the reference refers to.
    /// </exception>
    Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Starts a run without waiting for it. When the call returns, the run is on disk and a host claims it at once.</summary>
    /// <param name="workflow">The workflow, or a reference to one. It must not be ephemeral.</param>
    /// <param name="input">The input.</param>
    /// <param name="options">
    /// How to run it. <see cref="RunOptions.OnProgress"/> cannot be set, because another host may run it: use
    /// <see cref="IWorkflowRuns.Subscribe"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call, not the run.</param>
    /// <returns>The identity of the run, and its state.</returns>
    /// <exception cref="DuplicateRunException">The transaction id was used before.</exception>
    /// <exception cref="CommerceException">
    /// <c>COM3018</c>: the workflow is ephemeral, or progress was requested; <c>COM3043</c>, <c>COM3044</c>: the application does not have
    /// the workflow that the reference refers to.
    /// </exception>
    Task<RunAcknowledgement> StartAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Starts a run of a workflow that is only known by name.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="input">The input as JSON.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the call, not the run.</param>
    /// <returns>The identity of the run, and its state.</returns>
    /// <exception cref="CommerceException">
    /// <c>COM3019</c>: there is no such workflow; <c>COM3017</c>: the input cannot be read. Otherwise as for the typed overload.
    /// </exception>
    Task<RunAcknowledgement> StartAsync(
        string workflowId, JsonElement input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Gets a handle to a run. The journal is not read: whether the run exists shows when the handle is used.</summary>
    /// <param name="workflowId">The workflow's name. For a run with workflows inside it: the outermost one's.</param>
    /// <param name="transactionId">The run's transaction id. If several runs had it, the latest is meant.</param>
    /// <returns>The handle.</returns>
    WorkflowRunHandle GetRun(string workflowId, string transactionId);
}
