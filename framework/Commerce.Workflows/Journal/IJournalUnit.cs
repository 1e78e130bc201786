namespace Commerce.Workflows.Journal;

/// <summary>The unit of work of one call of a handler: its effects, its journal line and its events become true together or not at all.</summary>
/// <remarks>Disposing without a commit undoes the effects.</remarks>
public interface IJournalUnit : IAsyncDisposable
{
    /// <summary>Commits effects and line. A lost acknowledgement is resolved by reading the line back.</summary>
    /// <exception cref="ExecutionConflictException">Another host has written this line, or the transaction id was used before.</exception>
    ValueTask CommitAsync(JournalEntry entry, CancellationToken cancellationToken);
}
