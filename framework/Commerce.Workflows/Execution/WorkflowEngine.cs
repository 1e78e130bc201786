using System.Text.Json;

namespace Commerce.Workflows.Execution;

/// <summary>The engine as a container sees it: runs started here resolve their services from here.</summary>
/// <param name="runtime">The runtime of this process.</param>
/// <param name="container">The container, usually a scope.</param>
internal sealed class WorkflowEngine(WorkflowRuntime runtime, IServiceProvider container) : IWorkflowEngine
{
    private readonly RunControl control = new(runtime, container);

    /// <inheritdoc/>
    public Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        runtime.RunAsync(container, workflow, input, options, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> StartAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        runtime.StartAsync(workflow, input, options, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> StartAsync(
        string workflowId, JsonElement input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        control.StartAsync(workflowId, input, options, cancellationToken);

    /// <inheritdoc/>
    public WorkflowRunHandle GetRun(string workflowId, string transactionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(workflowId);
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        return new RunHandle(control, workflowId, transactionId);
    }
}
