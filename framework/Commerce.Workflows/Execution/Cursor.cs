using Commerce.Events;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// The position of one branch of a run: its values, and its entries that are not written yet. The last step's unit of work stays open while
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

    /// <summary>The compensation of the unit's step, pending once the step is written.</summary>
    public PendingCompensation? Compensation { get; set; }

    /// <summary>The progress to report once it is written.</summary>
    public RunProgress? Progress { get; set; }

    public IReadOnlyList<JournalEntry> Entries => entries ?? None;

    public IReadOnlyList<EmittedEvent> Events => (IReadOnlyList<EmittedEvent>?)events ?? [];

    public bool IsClean => Unit is null && entries is null && events is null && Compensation is null;

    public void Add(JournalEntry entry) => (entries ??= []).Add(entry);

    public void Add(EmittedEvent emitted) => (events ??= []).Add(emitted);

    /// <summary>Creates a cursor for a branch beside this one, which has written everything.</summary>
    public Cursor Fork() => new(Slots, Scope, Path);

    /// <summary>Creates a cursor for one iteration of a loop: it sees earlier values and keeps its own to itself.</summary>
    public Cursor Iteration(string name, int index) => new((object?[])Slots.Clone(), Scope, $"{Path}{name}[{index}]/");

    /// <summary>Moves what another branch has not written yet to this one, which has written everything.</summary>
    public void TransferFrom(Cursor other)
    {
        (Unit, Compensation, Progress, entries, events) = (other.Unit, other.Compensation, other.Progress, other.entries, other.events);
        other.Clear();
    }

    /// <summary>Drops what was not written: it cannot be kept.</summary>
    public async ValueTask DropAsync()
    {
        var unit = Unit;
        Clear();
        if (unit is not null)
        {
            await unit.DisposeAsync();
        }
    }

    public void Clear() => (Unit, Compensation, Progress, entries, events) = (null, null, null, null, null);
}
