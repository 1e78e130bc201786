namespace Commerce.Workflows.Journal;

/// <summary>Reads runs, without touching who owns them.</summary>
public interface IExecutionLog
{
    /// <summary>The run of a transaction id: the one that has not been superseded.</summary>
    /// <returns>The run with its lines and messages, or <see langword="null"/>.</returns>
    ValueTask<StoredExecution?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken);

    /// <summary>The run of an id.</summary>
    /// <returns>The run with its lines and messages, or <see langword="null"/>.</returns>
    ValueTask<StoredExecution?> FindAsync(string executionId, CancellationToken cancellationToken);

    /// <summary>The runs a filter selects, in order of creation.</summary>
    /// <returns>The runs, without lines and messages.</returns>
    ValueTask<IReadOnlyList<StoredExecution>> ListAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>How many runs a filter selects, its offset and limit aside.</summary>
    ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken);
}
