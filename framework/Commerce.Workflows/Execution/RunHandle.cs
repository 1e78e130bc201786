using System.Text.Json;

namespace Commerce.Workflows.Execution;

/// <summary>The handle of a run in this process.</summary>
internal sealed class RunHandle(RunControl control, string workflowId, string transactionId) : WorkflowRunHandle(workflowId, transactionId)
{
    public override Task<RunDetails> RetrieveAsync(CancellationToken cancellationToken = default) =>
        control.RetrieveAsync(WorkflowId, TransactionId, cancellationToken);

    public override Task<WorkflowRun<TResult>> GetResultAsync<TResult>(CancellationToken cancellationToken = default) =>
        control.GetResultAsync<TResult>(WorkflowId, TransactionId, cancellationToken);

    public override Task<RunAcknowledgement> CancelAsync(CancellationToken cancellationToken = default) =>
        control.CancelAsync(WorkflowId, TransactionId, cancellationToken);

    public override Task<RunAcknowledgement> CompleteStepAsync(
        StepReference step, JsonElement output, string? key = null, CancellationToken cancellationToken = default) =>
        control.CompleteAsync(Request(step, key), output, cancellationToken);

    public override Task<RunAcknowledgement> FailStepAsync(
        StepReference step, string error, bool permanent = false, string? key = null, CancellationToken cancellationToken = default) =>
        control.FailAsync(Request(step, key), error, permanent, cancellationToken);

    public override Task<RunAcknowledgement> RetryStepAsync(
        StepReference step, string? key = null, CancellationToken cancellationToken = default) =>
        control.RetryAsync(Request(step, key), cancellationToken);

    public override Task<RunAcknowledgement> RetryCompensationAsync(CancellationToken cancellationToken = default) =>
        control.RetryCompensationAsync(WorkflowId, TransactionId, cancellationToken);

    public override Task<RunAcknowledgement> ResumeAsync(CancellationToken cancellationToken = default) =>
        control.ResumeAsync(WorkflowId, TransactionId, cancellationToken);

    private StepRequest Request(StepReference step, string? key)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new StepRequest(WorkflowId, TransactionId, step.Path, key);
    }
}
