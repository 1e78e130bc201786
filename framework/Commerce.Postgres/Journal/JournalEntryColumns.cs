using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Journal;

/// <summary>The entries of writes, by column, as a statement with <c>unnest</c> takes them.</summary>
internal sealed class JournalEntryColumns
{
    private static readonly JournalEntry None = new(0, "", StepAction.Invoke, StepOutcome.Done);

    private readonly List<string> ids = [];
    private readonly List<bool> created = [];
    private readonly List<string> states = [];
    private readonly List<bool> ends = [];
    private readonly List<TimeSpan?> retentions = [];
    private readonly List<int> seen = [];
    private readonly List<bool> first = [];
    private readonly List<int> sequences = [];
    private readonly List<string> steps = [];
    private readonly List<string> actions = [];
    private readonly List<string> outcomes = [];
    private readonly List<int> attempts = [];
    private readonly List<string?> outputs = [];
    private readonly List<string?> compensationInputs = [];
    private readonly List<string?> errors = [];
    private readonly List<TimeSpan?> delays = [];
    private readonly List<int?> messages = [];

    public JournalEntryColumns(IReadOnlyList<JournalWrite> writes)
    {
        foreach (var write in writes)
        {
            for (var i = 0; i < write.Entries.Count; i++)
            {
                Add(write, write.Entries[i], i == 0);
            }

            if (write is { Entries.Count: 0, CreatesRun: false })
            {
                Add(write, None, isFirst: true);
            }
        }
    }

    /// <summary>The columns, in the order of the statement.</summary>
    public object[] Columns =>
    [
        ids, created, states, ends, retentions, seen, first, sequences, steps,
        actions, outcomes, attempts, outputs, compensationInputs, errors, delays, messages,
    ];

    private void Add(JournalWrite write, JournalEntry entry, bool isFirst)
    {
        ids.Add(write.Run.Id.Value);
        created.Add(write.CreatesRun);
        states.Add(write.State.WireName);
        ends.Add(write.State.HasEnded);
        retentions.Add(write.State.HasEnded ? write.Retention : null);
        seen.Add(write.MessagesSeen);
        first.Add(isFirst);
        sequences.Add(entry.Sequence);
        steps.Add(entry.Step);
        actions.Add(entry.Action.Name());
        outcomes.Add(entry.Outcome.Name());
        attempts.Add(entry.Attempt);
        outputs.Add(entry.Output);
        compensationInputs.Add(entry.CompensationInput);
        errors.Add(entry.Error);
        delays.Add(entry.Delay);
        messages.Add(entry.Message);
    }
}
