using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What an <see cref="Adversary"/> does in the store, whatever process is connected to it.</summary>
/// <param name="adversary">The adversary.</param>
internal sealed class HostileStore(Adversary adversary)
{
    private const string NoJson = "{";

    private readonly Dictionary<HostileAct, Func<JournalEntry, bool>> refused = [];
    private readonly Dictionary<HostileAct, int> refusals = [];
    private readonly Dictionary<(string Run, string Path), int> refusedFailures = [];
    private readonly HashSet<(string Run, string Path)> refusedNodes = [];
    private readonly HashSet<HostileAct> done = [];
    private readonly Dictionary<string, int> writes = new(StringComparer.Ordinal);
    private readonly Dictionary<RunId, string> runs = [];

    /// <summary>Gets how many processes have died for it.</summary>
    public int Deaths { get; private set; }

    /// <summary>How many writes of a run there were, also refused ones.</summary>
    public int Writes(string run) => writes.GetValueOrDefault(run);

    /// <summary>How many writes and locks of a run were refused.</summary>
    public int Refusals(string run) => refusals.Where(act => act.Key.Run == run).Sum(act => act.Value);

    /// <summary>
    /// Whether it has refused the failure of a step, and a second time with another text: it may be about its other content.
    /// </summary>
    public bool HasRefusedTwice(string run, string path) => refusedFailures.GetValueOrDefault((run, path)) > 1;

    /// <summary>Whether it has refused anything about a node.</summary>
    public bool HasRefused(string run, string path) => refusedNodes.Contains((run, path));

    /// <summary>About how many nodes of a run it has refused anything.</summary>
    public int RefusedNodes(string run) => refusedNodes.Count(node => node.Run == run);

    /// <summary>A write is about to be made.</summary>
    /// <returns>Why it is not; <see langword="null"/> when it is.</returns>
    public JournalRefusedException? Refuse(JournalWrite write)
    {
        if (Concerns(write.Run) is not { } run)
        {
            return null;
        }

        runs[write.Run.Id] = run;
        writes[run] = Writes(run) + 1;
        var refusal = adversary.Of(run).Where(act => Refuses(act, write, run)).Select(
            act => Refuse(act, $"write {writes[run]}")).FirstOrDefault();
        refusedNodes.UnionWith(refusal is null ? [] : write.Entries.Select(entry => (run, entry.Step)));
        foreach (var failed in refusal is { Failure: JournalFailure.Step }
            ? write.Entries.Where(entry => entry.Outcome == StepOutcome.Failed)
            : [])
        {
            refusedFailures[(run, failed.Step)] = refusedFailures.GetValueOrDefault((run, failed.Step)) + 1;
        }

        return refusal;
    }

    /// <summary>A lock is about to be acquired.</summary>
    /// <returns>Why it is not; <see langword="null"/> when it is.</returns>
    public JournalRefusedException? RefuseLock(RunHeader header, string key) => Concerns(header) is { } run
        ? adversary.Of(run).Where(act => act.Trick == HostileTrick.LockKey && MayRefuse(act) && !IsSlot(key))
            .Select(act => Refuse(act, key)).FirstOrDefault()
        : null;

    /// <summary>A write was made.</summary>
    /// <returns>Whether the process dies now.</returns>
    public bool Dies(JournalWrite write)
    {
        var dies = false;
        var due = Concerns(write.Run) is { } run ? adversary.Of(run).Where(act => writes[run] >= act.At) : [];
        foreach (var act in due.Where(act => act.Trick.Kills || act.Trick == HostileTrick.CancelsDuring).Where(done.Add))
        {
            if (act.Trick == HostileTrick.CancelsDuring)
            {
                adversary.Cancel(act.Run);
                adversary.Happens(act);
            }
            else if (act.Trick.Kind == Hostility.ChangedPlans)
            {
                adversary.ChangeWorkflow(act);
                adversary.Happens(act);
                dies = true;
            }
            else
            {
                // Otherwise it is found when the run is read for another reason.
                dies |= !act.Again;
            }
        }

        Deaths += dies ? 1 : 0;
        return dies;
    }

    /// <summary>What is read of a run.</summary>
    public StoredRun Spoil(StoredRun stored) => Concerns(stored.Header) is { } run
        ? adversary.Of(run).Where(act => act.Trick.Kind == Hostility.UnreadableRows && done.Contains(act)).Aggregate(stored, Spoil)
        : stored;

    /// <summary>The messages of a run are read.</summary>
    /// <exception cref="RunUnreadableException">One of them cannot be.</exception>
    public void ThrowIfUnreadable(RunId id, IReadOnlyList<RunMessage> messages)
    {
        var act = runs.TryGetValue(id, out var run) && messages.Count > 0
            ? adversary.Of(run).FirstOrDefault(act => act.Trick == HostileTrick.StoredMessage && done.Contains(act))
            : null;
        if (act is not null)
        {
            adversary.Happens(act);
            throw Unreadable();
        }
    }

    /// <summary>Whether a lock is one of those that limit how many runs of the workflow run at once: its name is the engine's.</summary>
    private bool IsSlot(string key) => key.StartsWith($"workflow:{adversary.Workflow}#", StringComparison.Ordinal);

    private static RunUnreadableException Unreadable() => new(new FormatException("This is not what a journal stores."));

    private string? Concerns(RunHeader run) => run.WorkflowId == adversary.Workflow ? run.TransactionId : null;

    private bool Refuses(HostileAct act, JournalWrite write, string run)
    {
        if (!refused.TryGetValue(act, out var refuses))
        {
            if (writes[run] < act.At || Content(act, write) is not { } content)
            {
                return false;
            }

            refused.Add(act, refuses = content);
        }

        return MayRefuse(act) && write.Entries.Any(refuses);
    }

    private bool MayRefuse(HostileAct act) => act.Trick switch
    {
        HostileTrick.Conflict => refusals.GetValueOrDefault(act) < (act.Again ? 1 + (act.Variant % 8) : 1),
        HostileTrick.DeferredTrigger or HostileTrick.Entry or HostileTrick.LockKey => act.Again || !refusals.ContainsKey(act),
        _ => true,
    };

    /// <summary>The entries that are refused from now on; <see langword="null"/> when the write has none for the act.</summary>
    private static Func<JournalEntry, bool>? Content(HostileAct act, JournalWrite write)
    {
        var all = write.Entries.Where(HasContent);
        var entries = act.Trick is HostileTrick.StuckStep or HostileTrick.StuckRun && write.CreatesRun ? [] : all.ToList();
        switch (act.Trick)
        {
            case HostileTrick.DeferredTrigger:
                return entries.Find(IsEffect) is { } effect ? entry => IsSame(entry, effect) && entry.Outcome == effect.Outcome : null;
            case HostileTrick.Entry:
                return entries is [.., var whole] ? entry => entry with { Sequence = whole.Sequence } == whole : null;
            case HostileTrick.Conflict:
                return entries is [.., var last] ? entry => IsSame(entry, last) && entry.Outcome == last.Outcome : null;
            case HostileTrick.ErrorText:
                return entries.Find(entry => entry.Error is not null) is { } failed ? entry => entry.Error == failed.Error : null;
            case HostileTrick.StuckStep:
                return entries.FindLast(entry => entry.Step.Length > 0) is { } stuck ? entry => IsSame(entry, stuck) : null;
            case HostileTrick.StuckRun:
                return entries.Count > 0 ? _ => true : null;
            default:
                return null;
        }
    }

    /// <summary>
    /// Whether an entry has content that could be refused: not that the run has a slot, that its last compensation was made, or that a step
    /// failed in a way that cannot be described.
    /// </summary>
    private static bool HasContent(JournalEntry entry) =>
        entry is not ({ Step: "", Action: StepAction.Compensate } or { Step: ['~', ..] })
        && !(entry is { CompensationInput: null, Error: { } error }
            && error == ErrorRecord.Serialize(RunErrors.FailureRefused(entry.Step)));

    private static bool IsEffect(JournalEntry entry) => entry is
    {
        Step.Length: > 0,
        Outcome: StepOutcome.Done or StepOutcome.Skipped or StepOutcome.Waiting or StepOutcome.Reverted,
    };

    private static bool IsSame(JournalEntry entry, JournalEntry other) => (entry.Step, entry.Action) == (other.Step, other.Action);

    private JournalRefusedException Refuse(HostileAct act, string what)
    {
        refusals[act] = refusals.GetValueOrDefault(act) + 1;
        adversary.Happens(act, what);
        return new JournalRefusedException(
            $"{act.Trick}: the store refuses it.", act.Trick == HostileTrick.Conflict ? JournalFailure.Transient : JournalFailure.Step);
    }

    private StoredRun Spoil(StoredRun stored, HostileAct act)
    {
        var spoiled = act.Trick switch
        {
            HostileTrick.Row => Garbled(stored),
            HostileTrick.StoredMessage when stored.Messages.Count > 0 => Garbled(stored),
            HostileTrick.StoredInput => stored with { Header = stored.Header with { Input = NoJson } },
            HostileTrick.StoredOutput => Spoil(
                stored, act.Variant, entry => entry.Output is not null, entry => entry with { Output = NoJson }),
            HostileTrick.StoredCompensationInput => Spoil(
                stored, act.Variant, entry => entry.CompensationInput is not null, entry => entry with { CompensationInput = NoJson }),
            HostileTrick.StoredError => Spoil(
                stored,
                act.Variant,
                entry => entry.Error is not null,
                entry => entry with { Error = (act.Variant % 3) switch { 0 => null, 1 => "null", _ => NoJson } }),
            _ => stored,
        };
        if (!ReferenceEquals(spoiled, stored))
        {
            adversary.Happens(act);
        }

        return spoiled;
    }

    private static StoredRun Spoil(
        StoredRun stored, int variant, Func<JournalEntry, bool> isMeant, Func<JournalEntry, JournalEntry> spoil)
    {
        var meant = stored.Entries.Where(isMeant).ToList();
        return meant.Count == 0 ? stored : stored with
        {
            Entries = [.. stored.Entries.Select(entry => ReferenceEquals(entry, meant[variant % meant.Count]) ? spoil(entry) : entry)],
        };
    }

    /// <summary>A run of which only the identity can be read.</summary>
    private static StoredRun Garbled(StoredRun stored) => new(
        stored.Header with { PlanHash = "", Input = "" }, WorkflowState.NotStarted, [], [])
    {
        ReadAt = stored.ReadAt,
        ParkedReason = stored.ParkedReason,
        Unreadable = Unreadable(),
    };
}
