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
        Possible(filter) is { } possible
            ? [.. (await runtime.Engine.Journal.ListAsync(possible, cancellationToken)).Select(RunViews.Summary)]
            : [];

    /// <inheritdoc/>
    public async Task<long> CountAsync(RunFilter? filter = null, CancellationToken cancellationToken = default) =>
        Possible(filter) is { } possible ? await runtime.Engine.Journal.CountAsync(possible, cancellationToken) : 0;

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<RunProgress> subscriber, string? workflowId = null, string? transactionId = null)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return runtime.Engine.Subscriptions.Add(subscriber, workflowId, transactionId);
    }

    /// <summary>The filter without what no run can have; <see langword="null"/>: no run can match it.</summary>
    private static RunFilter? Possible(RunFilter? filter)
    {
        if (filter is null)
        {
            return new RunFilter();
        }

        ArgumentOutOfRangeException.ThrowIfNegative(filter.Skip);
        ArgumentOutOfRangeException.ThrowIfNegative(filter.Take);
        return CallerKey.IsStorable(filter.Query) && CallerKey.IsStorable(filter.WorkflowId)
            ? filter with { TransactionIds = filter.TransactionIds is { } ids ? [.. ids.Where(CallerKey.IsStorable)] : null }
            : null;
    }
}
