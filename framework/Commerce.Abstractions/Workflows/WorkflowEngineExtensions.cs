namespace Commerce.Workflows;

/// <summary>Shorter calls of <see cref="IWorkflowEngine"/>.</summary>
public static class WorkflowEngineExtensions
{
    /// <summary>Runs a workflow with default options.</summary>
    /// <inheritdoc cref="IWorkflowEngine.RunAsync"/>
    /// <param name="engine">The engine.</param>
    /// <param name="workflow">The workflow, or a reference to one.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Cancels the running step.</param>
    public static Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        this IWorkflowEngine engine, IWorkflow<TInput, TResult> workflow, TInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.RunAsync(workflow, input, null, cancellationToken);
    }

    /// <summary>Runs a workflow that takes no input.</summary>
    /// <inheritdoc cref="IWorkflowEngine.RunAsync"/>
    /// <param name="engine">The engine.</param>
    /// <param name="workflow">The workflow, or a reference to one.</param>
    /// <param name="cancellationToken">Cancels the running step.</param>
    public static Task<WorkflowRun<TResult>> RunAsync<TResult>(
        this IWorkflowEngine engine, IWorkflow<Unit, TResult> workflow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.RunAsync(workflow, default, null, cancellationToken);
    }

    /// <summary>Gets a handle to a run of a workflow.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="workflow">The workflow, or a reference to one.</param>
    /// <param name="transactionId">The run's transaction id.</param>
    /// <returns>The handle.</returns>
    public static WorkflowRunHandle GetRun<TInput, TResult>(
        this IWorkflowEngine engine, IWorkflow<TInput, TResult> workflow, string transactionId)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(workflow);
        return engine.GetRun(workflow.Name, transactionId);
    }
}
