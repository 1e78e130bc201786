namespace Commerce.Workflows.Execution;

/// <summary>The engine as a container sees it: runs started here resolve their services from here.</summary>
/// <param name="executor">The engine.</param>
/// <param name="container">The container, usually a scope.</param>
public sealed class WorkflowEngine(WorkflowExecutor executor, IServiceProvider container) : IWorkflowEngine
{
    /// <inheritdoc/>
    public Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        Workflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        executor.RunAsync(container, workflow, input, options, cancellationToken);
}
