using System.Text.Json;
using Commerce.Serialization;

namespace Commerce.Workflows;

/// <summary>
/// A run, with the operations on it. Obtained from <see cref="IWorkflowEngine.GetRun"/>; holds no connection and can be kept.
/// </summary>
/// <remarks>
/// A request to a run is a message in the run's mailbox. Once it is written it stays, also when the call is cancelled: the host that owns
/// the run acts on it, or the run resumes in this process when no host owns it.
/// </remarks>
/// <example>
/// <code>
/// var run = engine.GetRun(ReturnGoods.ReturnGoodsWorkflow, transactionId);
/// await run.CompleteStepAsync(ReturnGoods.Approval, true, key: deliveryId);
/// </code>
/// </example>
public abstract class WorkflowRunHandle
{
    /// <summary>Creates a handle.</summary>
    /// <param name="workflowId">The workflow's name.</param>
    /// <param name="transactionId">The run's transaction id.</param>
    protected WorkflowRunHandle(string workflowId, string transactionId)
    {
        WorkflowId = workflowId;
        TransactionId = transactionId;
    }

    /// <summary>Gets the workflow's name.</summary>
    public string WorkflowId { get; }

    /// <summary>Gets the run's transaction id.</summary>
    public string TransactionId { get; }

    /// <summary>Reads the run with its steps.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The run as the journal has it.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public abstract Task<RunDetails> RetrieveAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads the outcome of the run. Does not wait for it.</summary>
    /// <typeparam name="TResult">The workflow's result.</typeparam>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The outcome; with a state that has not ended, there is neither result nor error yet.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException">
    /// <c>COM3019</c>: the application does not have the workflow; <c>COM3021</c>: its plan is not the run's, so the result cannot be
    /// computed; <c>COM3044</c>: it returns another type.
    /// </exception>
    public abstract Task<WorkflowRun<TResult>> GetResultAsync<TResult>(CancellationToken cancellationToken = default);

    /// <summary>Stops the run and compensates it. A run that is done is compensated too, as long as it is kept.</summary>
    /// <param name="cancellationToken">Cancels the call. The request stays.</param>
    /// <returns>The state, usually reverted. While another host owns the run: the state it had; that host stops it.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException"><c>COM3016</c>: the run has failed, is already being compensated, or is parked.</exception>
    public abstract Task<RunAcknowledgement> CancelAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes a step that waits for an answer, and resumes the run.</summary>
    /// <param name="step">The step. One in a loop or an inner workflow is named by its path: use the other overload.</param>
    /// <param name="output">The answer, which is the step's output.</param>
    /// <param name="key">An idempotency key: an answer that is given twice under it counts once. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call. Once written, the answer stays.</param>
    /// <returns>The state of the run.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException"><c>COM3014</c>: there is no such step; <c>COM3015</c>: it is not waiting.</exception>
    public Task<RunAcknowledgement> CompleteStepAsync<TInput, TOutput>(
        ExternalStep<TInput, TOutput> step, TOutput output, string? key = null, CancellationToken cancellationToken = default) =>
        CompleteStepAsync((StepReference)step, JsonSerializer.SerializeToElement(output, JournalJson.Options), key, cancellationToken);

    /// <summary>Completes a step that waits for an answer, with the answer as JSON.</summary>
    /// <param name="step">The step or its path.</param>
    /// <param name="output">The answer as JSON.</param>
    /// <param name="key">An idempotency key: an answer that is given twice under it counts once. Default: none.</param>
    /// <param name="cancellationToken">Cancels the call. Once written, the answer stays.</param>
    /// <returns>The state of the run.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException">
    /// <c>COM3014</c>: there is no such step; <c>COM3015</c>: it is not waiting; <c>COM3017</c>: the answer cannot be read.
    /// </exception>
    public abstract Task<RunAcknowledgement> CompleteStepAsync(
        StepReference step, JsonElement output, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>Reports that what a step waits for has failed. The step's retry policy decides what follows.</summary>
    /// <param name="step">The step or its path.</param>
    /// <param name="error">Why, for the log and the outcome.</param>
    /// <param name="permanent">Makes no further attempt. Default: <see langword="false"/>.</param>
    /// <param name="key">
    /// An idempotency key, as for <see cref="CompleteStepAsync(StepReference, JsonElement, string, CancellationToken)"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. Once written, the answer stays.</param>
    /// <returns>The state of the run.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException"><c>COM3014</c>: there is no such step; <c>COM3015</c>: it is not waiting.</exception>
    public abstract Task<RunAcknowledgement> FailStepAsync(
        StepReference step, string error, bool permanent = false, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>Invokes a step now that waits for an answer or for its next attempt.</summary>
    /// <param name="step">The step or its path.</param>
    /// <param name="key">
    /// An idempotency key, as for <see cref="CompleteStepAsync(StepReference, JsonElement, string, CancellationToken)"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. The request stays.</param>
    /// <returns>The state of the run.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException"><c>COM3014</c>: there is no such step; <c>COM3015</c>: it is not waiting.</exception>
    public abstract Task<RunAcknowledgement> RetryStepAsync(
        StepReference step, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tries the compensations again that have failed. The run is compensating from then on, until it has ended again.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call. The request stays.</param>
    /// <returns>The state of the run.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException"><c>COM3016</c>: the run is not failed.</exception>
    public abstract Task<RunAcknowledgement> RetryCompensationAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Resumes a run that is parked, from where it stood. If the reason is still there, such as a plan that is not the run's, it is parked
    /// again.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The state of the run, and the reason if it is parked again.</returns>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    /// <exception cref="CommerceException"><c>COM3016</c>: the run is not parked.</exception>
    public abstract Task<RunAcknowledgement> ResumeAsync(CancellationToken cancellationToken = default);
}
