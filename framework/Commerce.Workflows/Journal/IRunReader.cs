namespace Commerce.Workflows.Journal;

/// <summary>Reads runs, whoever owns them.</summary>
internal interface IRunReader
{
    /// <summary>The run of a transaction id: the one that has not been superseded.</summary>
    /// <returns>The run with its entries and messages, or <see langword="null"/>.</returns>
    ValueTask<StoredRun?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken);

    /// <summary>The run of an id.</summary>
    /// <returns>The run with its entries and messages, or <see langword="null"/>.</returns>
    ValueTask<StoredRun?> FindAsync(RunId runId, CancellationToken cancellationToken);

    /// <summary>The runs a filter selects, in the order of their ids.</summary>
    /// <returns>The runs, without entries and messages.</returns>
    ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>Counts the runs that a filter selects, whatever its skip and take.</summary>
    ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken);
}
