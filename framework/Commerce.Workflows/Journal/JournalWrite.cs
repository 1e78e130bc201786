using Commerce.Events;

namespace Commerce.Workflows.Journal;

/// <summary>One atomic write to a run's journal.</summary>
/// <param name="Run">The run.</param>
/// <param name="State">The state of the run with this write. A run that ends is released.</param>
/// <param name="Entries">New entries, with the numbers after the last one.</param>
internal sealed record JournalWrite(RunHeader Run, WorkflowState State, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>The write also creates the run's row. Default: <see langword="false"/>, the row is there.</summary>
    public bool CreatesRun { get; init; }

    /// <summary>
    /// With <see cref="CreatesRun"/>: whether this host owns the new run. Default: <see langword="true"/>.
    /// <see langword="false"/>: no host owns it, and it is due at once.
    /// </summary>
    public bool Owned { get; init; } = true;

    /// <summary>With <see cref="CreatesRun"/>: this run supersedes one of the same transaction id that ended without success.</summary>
    public bool Supersedes { get; init; }

    /// <summary>Events to emit when the run is done; a run that does not get there emits none.</summary>
    public IReadOnlyList<EmittedEvent> Events { get; init; } = [];

    /// <summary>With a state that ends the run: how long it is kept; <see langword="null"/>: for ever.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>With a state that ends the run: locks it holds are released.</summary>
    public bool ReleasesLocks { get; init; }

    /// <summary>
    /// The number of the last message the run has seen. A run that ends while a newer one is there becomes due again at once.
    /// </summary>
    public int MessagesSeen { get; init; }
}
