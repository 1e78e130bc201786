namespace Commerce.Workflows.Journal;

/// <summary>
/// Where runs are kept. The engine's only way to storage: everything it promises about crashes rests on the few operations here,
/// so that a test can stop the world before, inside and after each of them.
/// </summary>
public interface IJournal
{
    /// <summary>Writes a run's row before its first handler starts. It is on disk when the call returns.</summary>
    /// <exception cref="ExecutionConflictException">The transaction id was used before.</exception>
    ValueTask CreateAsync(ExecutionRecord execution, CancellationToken cancellationToken);

    /// <summary>Opens the unit of work for one call of a handler. What the handler writes to the shared database joins it.</summary>
    /// <remarks>The unit is found by the handler's code through the flow of the call, so the method must not be asynchronous.</remarks>
    IJournalUnit Begin(ExecutionRecord execution);

    /// <summary>Writes a line that has no effects to go with.</summary>
    /// <exception cref="ExecutionConflictException">Another host has written this line.</exception>
    ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Takes over unfinished runs whose host is gone, and own ones that nobody is running.</summary>
    /// <param name="running">The ids of the runs this host is running.</param>
    /// <param name="limit">The most to take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The runs; they now belong to this host.</returns>
    ValueTask<IReadOnlyList<StoredExecution>> ClaimAsync(IReadOnlyCollection<string> running, int limit, CancellationToken cancellationToken);

    /// <summary>Sets a run aside: nobody goes on with it until a person decides.</summary>
    /// <param name="executionId">The run.</param>
    /// <param name="reason">Why, for the person.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask ParkAsync(string executionId, string reason, CancellationToken cancellationToken);
}
