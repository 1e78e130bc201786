namespace Commerce.Workflows;

/// <summary>Lists the runs of the application, describes its workflows, and reports progress.</summary>
/// <example>
/// <code>
/// var failed = await runs.ListAsync(new RunFilter { States = [WorkflowState.Failed], Take = 20 }, cancellationToken);
/// </code>
/// </example>
public interface IWorkflowRuns
{
    /// <summary>Gets the workflows of the application as graphs, by name.</summary>
    IReadOnlyList<WorkflowGraph> Definitions { get; }

    /// <summary>Lists the runs that a filter selects.</summary>
    /// <param name="filter">Which ones. Default: the newest 100.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The runs in the order of their ids, which begin with the time at which the host created them.</returns>
    Task<IReadOnlyList<RunSummary>> ListAsync(RunFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Counts the runs that a filter selects, whatever its <see cref="RunFilter.Skip"/> and <see cref="RunFilter.Take"/>.
    /// </summary>
    /// <param name="filter">Which ones. Default: all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of runs.</returns>
    Task<long> CountAsync(RunFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reports the progress of runs that execute in this process. Earlier progress and runs on other hosts are not reported.
    /// </summary>
    /// <param name="subscriber">Receives the progress of each run in order. It must be quick, and must not throw.</param>
    /// <param name="workflowId">Only this workflow. Default: all.</param>
    /// <param name="transactionId">Only this run. Default: all.</param>
    /// <returns>The subscription. Dispose it to end it.</returns>
    IDisposable Subscribe(Action<RunProgress> subscriber, string? workflowId = null, string? transactionId = null);
}
