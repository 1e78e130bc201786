using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// Where one branch of a run is: its values, and what it has done that is not written yet. The last step's unit of work stays open while
/// pure nodes follow, so that their decisions, and the end of the run, are committed with it.
/// </summary>
internal sealed class Cursor(object?[] slots, RunScope scope, string path)
{
    private static readonly IReadOnlyList<JournalEntry> None = [];

    private List<JournalEntry>? entries;
    private List<EmittedEvent>? events;

    public object?[] Slots { get; } = slots;

    public RunScope Scope { get; } = scope;

    /// <summary>The path inside the workflow, with a final slash; empty outside of loops.</summary>
    public string Path { get; } = path;

    /// <summary>The open unit of work, whose handler has returned.</summary>
    public IJournalUnit? Unit { get; set; }

    /// <summary>What the unit's step would have to undo once it is written.</summary>
    public PendingCompensation? Compensation { get; set; }

    /// <summary>What to tell once it is written.</summary>
    public RunProgress? Progress { get; set; }

    public IReadOnlyList<JournalEntry> Entries => entries ?? None;

    public IReadOnlyList<EmittedEvent> Events => (IReadOnlyList<EmittedEvent>?)events ?? [];

    public bool IsClean => Unit is null && entries is null && events is null && Compensation is null;

    public void Add(JournalEntry entry) => (entries ??= []).Add(entry);

    public void Add(EmittedEvent emitted) => (events ??= []).Add(emitted);

    /// <summary>A branch beside this one, which has written everything.</summary>
    public Cursor Fork() => new(Slots, Scope, Path);

    /// <summary>One iteration of a loop: it sees what was there before and keeps to itself what it does.</summary>
    public Cursor Iteration(string name, int index) => new((object?[])Slots.Clone(), Scope, $"{Path}{name}[{index}]/");

    /// <summary>Takes over what another branch has not written yet. This one has written everything.</summary>
    public void TransferFrom(Cursor other)
    {
        (Unit, Compensation, Progress, entries, events) = (other.Unit, other.Compensation, other.Progress, other.entries, other.events);
        other.Clear();
    }

    public void Clear() => (Unit, Compensation, Progress, entries, events) = (null, null, null, null, null);
}
