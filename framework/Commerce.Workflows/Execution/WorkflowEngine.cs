using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>The engine as a container sees it: runs started here resolve their services from here.</summary>
/// <param name="executor">The engine.</param>
/// <param name="container">The container, usually a scope.</param>
public sealed class WorkflowEngine(WorkflowExecutor executor, IServiceProvider container) : IWorkflowEngine
{
    private readonly RunControl control = new(executor, container);

    /// <inheritdoc/>
    public Task<WorkflowRun<TResult>> RunAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        executor.RunAsync(container, workflow, input, options, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> StartAsync<TInput, TResult>(
        IWorkflow<TInput, TResult> workflow, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        executor.StartAsync(workflow, input, options, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> StartAsync(string workflowId, JsonElement input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        control.StartAsync(workflowId, input, options, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> CancelAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default) =>
        control.CancelAsync(workflowId, transactionId, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> CompleteStepAsync<TInput, TOutput>(
        WorkflowDefinition workflow, string transactionId, ExternalStep<TInput, TOutput> step, TOutput output, string? key = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(step);
        return CompleteStepAsync(
            new StepReference(workflow.Options.Name, transactionId, step.Options.Name, key), JsonSerializer.SerializeToElement(output, CommerceJson.Options), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunAcknowledgement> CompleteStepAsync(StepReference step, JsonElement output, CancellationToken cancellationToken = default) =>
        control.CompleteAsync(step, output, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> FailStepAsync(StepReference step, string error, bool permanent = false, CancellationToken cancellationToken = default) =>
        control.FailAsync(step, error, permanent, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> RetryStepAsync(StepReference step, CancellationToken cancellationToken = default) => control.RetryAsync(step, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> RetryCompensationAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default) =>
        control.RetryCompensationAsync(workflowId, transactionId, cancellationToken);

    /// <inheritdoc/>
    public Task<RunAcknowledgement> ResumeAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default) =>
        control.ResumeAsync(workflowId, transactionId, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<WorkflowGraph> Definitions =>
        [.. executor.Engine.Registry.All.Select(workflow => GraphReader.Read(workflow, executor.Engine.Registry))];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunSummary>> ListAsync(RunFilter? filter = null, CancellationToken cancellationToken = default) =>
        [.. (await executor.Engine.Journal.ListAsync(filter ?? new RunFilter(), cancellationToken)).Select(RunReader.Summary)];

    /// <inheritdoc/>
    public async Task<long> CountAsync(RunFilter? filter = null, CancellationToken cancellationToken = default) =>
        await executor.Engine.Journal.CountAsync(filter ?? new RunFilter(), cancellationToken);

    /// <inheritdoc/>
    public async Task<RunDetails> RetrieveAsync(string workflowId, string transactionId, CancellationToken cancellationToken = default) =>
        RunReader.Details(await control.FindAsync(workflowId, transactionId, cancellationToken), executor.Engine.Registry.Find(workflowId)?.Definition);

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<RunProgress> subscriber, string? workflowId = null, string? transactionId = null)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return executor.Engine.Subscriptions.Add(subscriber, workflowId, transactionId);
    }
}
