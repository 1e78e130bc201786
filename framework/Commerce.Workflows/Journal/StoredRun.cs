namespace Commerce.Workflows.Journal;

/// <summary>A run as the journal has it.</summary>
/// <param name="Header">The run.</param>
/// <param name="State">Its state.</param>
/// <param name="Entries">Its entries, in order.</param>
/// <param name="Messages">Its mailbox, in order.</param>
internal sealed record StoredRun(
    RunHeader Header, WorkflowState State, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<RunMessage> Messages)
{
    /// <summary>The time by the journal's clock when the run was read.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>When the run was created, by the journal's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last written, by the journal's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why it is parked, or <see langword="null"/> if it is not.</summary>
    public string? ParkedReason { get; init; }

    /// <summary>When it resumes by itself while no host owns it; <see langword="null"/>: only for a message.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>
    /// Why it cannot be read; <see langword="null"/> when it can. Otherwise only its id, workflow and transaction id are certain.
    /// </summary>
    public RunUnreadableException? Unreadable { get; init; }

    /// <summary>How often hosts have claimed it since its last entry; 0 when the last one released it because it can only wait.</summary>
    public int Claims { get; init; }
}
