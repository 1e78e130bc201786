namespace Commerce.Workflows.Journal;

/// <summary>The unit of work of one call of a handler: its effects, its journal entries and its events become true together or not at all.</summary>
/// <remarks>Disposing without a commit undoes the effects.</remarks>
public interface IJournalUnit : IAsyncDisposable
{
    /// <summary>The handler has returned: what is called from here on no longer joins the unit. Not asynchronous, for it concerns the flow of the caller.</summary>
    void Leave();

    /// <summary>Commits effects and entries. A lost acknowledgement is resolved by reading the entries back.</summary>
    /// <exception cref="RunFencedException">Another host owns the run, or has written these entries.</exception>
    /// <exception cref="DuplicateRunException">The transaction id was used before.</exception>
    ValueTask CommitAsync(JournalWrite write, CancellationToken cancellationToken);
}
