namespace Commerce.Workflows.Journal;

/// <summary>
/// The unit of work of one call of a handler: its effects, journal entries and events are committed together or not at all.
/// </summary>
/// <remarks>Disposing it without a commit rolls the effects back.</remarks>
internal interface IJournalUnit : IAsyncDisposable
{
    /// <summary>
    /// Ends the handler's part: later calls no longer join the unit. Not asynchronous, because it changes the caller's flow.
    /// </summary>
    void Leave();

    /// <summary>Commits effects and entries. A lost acknowledgement is resolved by reading the entries back.</summary>
    /// <exception cref="RunFencedException">Another host owns the run, or has written these entries.</exception>
    /// <exception cref="DuplicateRunException">The transaction id was used before.</exception>
    ValueTask CommitAsync(JournalWrite write, CancellationToken cancellationToken);
}
