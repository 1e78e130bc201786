using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>Lists runs and reports their progress.</summary>
/// <param name="runtime">The runtime of this process.</param>
internal sealed class WorkflowRuns(WorkflowRuntime runtime) : IWorkflowRuns
{
    /// <inheritdoc/>
    public IReadOnlyList<WorkflowGraph> Definitions =>
        [.. runtime.Engine.Registry.All.Select(workflow => GraphReader.Read(workflow, runtime.Engine.Registry))];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunSummary>> ListAsync(RunFilter? filter = null, CancellationToken cancellationToken = default) =>
        [.. (await runtime.Engine.Journal.ListAsync(filter ?? new RunFilter(), cancellationToken)).Select(RunViews.Summary)];

    /// <inheritdoc/>
    public async Task<long> CountAsync(RunFilter? filter = null, CancellationToken cancellationToken = default) =>
        await runtime.Engine.Journal.CountAsync(filter ?? new RunFilter(), cancellationToken);

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<RunProgress> subscriber, string? workflowId = null, string? transactionId = null)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return runtime.Engine.Subscriptions.Add(subscriber, workflowId, transactionId);
    }
}
