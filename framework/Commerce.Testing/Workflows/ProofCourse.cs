using Commerce.Diagnostics;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>
/// One course of events: runs begin, processes die where it was planned, others claim the due runs, steps are answered, time passes,
/// until nothing more happens.
/// </summary>
internal sealed class ProofCourse
{
    private const int MostCallbacks = 20_000;

    /// <summary>More of them: a run asks for a lock 20 times a second while the one that has it makes no progress.</summary>
    private const int MostHostileCallbacks = 300_000;

    /// <summary>The longest pause before a run is claimed again that made no progress.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How long others keep going while a run is parked, before somebody resumes it: they may wait for its locks.</summary>
    private static readonly TimeSpan ParkedFor = TimeSpan.FromMinutes(2);

    private readonly ProofSubject subject;
    private readonly JournalFaults faults;
    private readonly Simulation simulation;
    private readonly InMemoryStore store;
    private readonly CountingIds ids = new();
    private readonly ProofWorld world;
    private readonly HostileWorld? hostile;
    private readonly ProofMessages messages;
    private readonly string untouched;
    private readonly List<string> notes = [];
    private readonly List<string> mistakes = [];
    private readonly Dictionary<int, ToldOutcome> told = [];
    private ProofHost host;
    private int sweptAt = -1;
    private TimeSpan sweptTime;
    private TimeSpan? parkedAt;

    public ProofCourse(ProofSubject subject, JournalFaults faults, HostileWorld? hostile = null)
    {
        (this.subject, this.faults, this.hostile) = (subject, faults, hostile);
        simulation = new Simulation(subject.Seed);
        store = new InMemoryStore(simulation.Clock);
        world = subject.World(simulation.Clock);
        untouched = world.Observe();
        messages = new ProofMessages(subject, store, hostile?.Adversary, Expect);
        host = NewHost();
    }

    /// <summary>The plan of the workflow, for people.</summary>
    public string Graph => host.Registry.Require(subject.Workflow).Text;

    private IEnumerable<InMemoryRow> Rows => store.Rows.Where(row => row.Header.WorkflowId == subject.Workflow.Options.Name);

    public ProofOutcome Run()
    {
        CallMissing();
        return Continue();
    }

    /// <summary>A person corrects what runs are parked for, and resumes them, in a process that has the workflow as it was.</summary>
    public ProofOutcome Mend()
    {
        hostile!.Adversary.Mend();
        Replace();
        return Continue();
    }

    private ProofOutcome Continue()
    {
        parkedAt = null;
        var most = hostile is null ? MostCallbacks : MostHostileCallbacks;
        for (var callbacks = 0; !IsParkedForLong() && Step(); callbacks++)
        {
            if (callbacks == most)
            {
                mistakes.Add(
                    $"it does not come to an end: stopped after {most} callbacks and {faults.Count} operations, at " +
                    $"{simulation.Clock.Elapsed}");
                break;
            }
        }

        var runs = Rows.Select(Read).ToList();
        foreach (var (number, outcome) in told)
        {
            if (subject.Afterwards == ProofRequest.None
                && (hostile is null || hostile.Adversary.KeepsOutcomes)
                && runs.Find(run => run.TransactionId == ProofSubject.TransactionId(number)) is { } run
                && run.Outcome != outcome)
            {
                mistakes.Add($"the caller of {run.TransactionId} was told {outcome}, and the journal has {run.Outcome}");
            }
        }

        return new ProofOutcome
        {
            Runs = runs,
            Effects = world.Observe(),
            Untouched = untouched,
            Events = store.Released,
            Locks = [.. store.Locks.Select(held => $"{held.Key} of {held.Value.Holder}")],
            Notes = [.. faults.Notes, .. hostile?.Adversary.Notes ?? [], .. notes],
            Mistakes = mistakes,
            Operations = faults.Count,
            Faults = faults.Happened,
            Bystander = hostile?.Describe(store) ?? "",
            Heard = host.Ended,
        };
    }

    private ProofHost NewHost() => new(simulation, store, faults, world.Services, ids, subject, hostile);

    private void Replace()
    {
        host.Process.Kill();
        host.Bury();
        hostile?.Adversary.Die((run, path) => Rows.Any(row => row.Header.TransactionId == run
            && row.Entries.Exists(entry => entry.Step == path && entry.CompensationInput is not null)));
        host = NewHost();
    }

    /// <returns><see langword="false"/> when nothing more can happen.</returns>
    private bool Step()
    {
        if (host.Process.IsDead)
        {
            Replace();
            CallMissing();
            return true;
        }

        // An answer may come at any time, also while something else runs.
        if (subject.Answers.Count > 0 && simulation.NextRandom() < 0.25 && messages.Answer(host))
        {
            return true;
        }

        return simulation.RunNext()
            || messages.Answer(host) || messages.Ask(host) || CallMissing() || Sweep()
            || (subject.Patience > TimeSpan.Zero && host.Process.Open > 0 && host.Busy.Any() && simulation.WaitForOutside(subject.Patience))
            || simulation.AdvanceTime(NextWake())
            || WaitForOutside();
    }

    /// <summary>Callers whose run is not in the store try again: they do not know that it was begun.</summary>
    private bool CallMissing()
    {
        var called = hostile?.BeginBystander(host, store, Expect) ?? false;
        for (var run = 0; run < subject.Runs; run++)
        {
            var number = run;
            if (store.Find(subject.Workflow.Options.Name, ProofSubject.TransactionId(run)) is null && host.Calls.Add(run))
            {
                if (!Rows.Any() && world.Observe() is var left && left != untouched)
                {
                    mistakes.Add($"nothing is on disk, and there are effects: {left.ReplaceLineEndings(" | ")}");
                }

                var at = host;
                at.Process.Begin(
                    async () => told[number] = await subject.Call(at, world.Services, number),
                    failure => Ended(at, number, failure));
                called = true;
            }
        }

        return called;
    }

    private void Ended(ProofHost at, int run, Exception? failure)
    {
        if (failure is null && told[run] is { State: { HasEnded: false } })
        {
            told.Remove(run);
        }

        if (failure is not null)
        {
            at.Calls.Remove(run);
            Expect(failure, $"the call of {ProofSubject.TransactionId(run)}");
        }
    }

    /// <summary>Does what a host does from time to time: claims due runs and reads the mailboxes.</summary>
    private bool Sweep()
    {
        if ((sweptAt, sweptTime) == (faults.Count, simulation.Clock.Elapsed) || store.Rows.All(row => row is { Host: null, WakeAt: null }))
        {
            return false;
        }

        (sweptAt, sweptTime) = (faults.Count, simulation.Clock.Elapsed);
        var at = host;
        at.Process.Begin(
            async () =>
            {
                await at.Runtime.Live.DeliverMessagesAsync(CancellationToken.None);
                await at.Runtime.Recovery.RecoverAsync(world.Services, 10, CancellationToken.None);
            },
            failure => Expect(failure, "the recovery"));
        return true;
    }

    private DateTimeOffset? NextWake()
    {
        var now = simulation.Clock.GetUtcNow();
        var due = store.Rows.Where(row => row is { Host: null, Parked: null } && row.WakeAt > now).Min(row => row.WakeAt);
        if (hostile is null || host.Process.Open > 0)
        {
            return due;
        }

        // A run that makes no progress is left alone for a while, and so is one whose plan this process does not know.
        var later = store.Rows.Any(row => row is { Host: not null, Parked: null }) ? now + LongestPause
            : store.Rows.Any(row => row is { Host: null, Parked: null } && row.WakeAt <= now) ? now + IJournal.PlanGrace
            : due;
        return due < later ? due : later;
    }

    private bool IsParkedForLong()
    {
        if (hostile is null || Rows.All(row => row.Parked is null))
        {
            parkedAt = null;
            return false;
        }

        parkedAt ??= simulation.Clock.Elapsed;
        return simulation.Clock.Elapsed > parkedAt + ParkedFor;
    }

    private bool WaitForOutside()
    {
        if (host.Process.Open == 0)
        {
            return false;
        }

        if (simulation.WaitForOutside(subject.Limit))
        {
            return true;
        }

        var busy = host.Busy.ToList();
        mistakes.Add(
            $"stuck: waited {subject.Limit} for " +
            (busy.Count > 0 ? "the handler of " + string.Join(", ", busy) : "something that is not a handler") + ", and nothing came");
        return false;
    }

    private void Expect(Exception? failure, string what)
    {
        if (failure is JournalFaultException or JournalRefusedException
            || (failure is RunFencedException && faults.Happened + (hostile?.Deaths ?? 0) > 0)
            || (failure is not null && (hostile?.Adversary.Explains(failure) ?? false)))
        {
            Note(notes, $"{what} was told: {ExceptionText.Message(failure)}");
        }
        else if (failure is not null)
        {
            Note(mistakes, $"{what} threw {ExceptionText.Full(failure)}");
        }
    }

    /// <summary>Notes something once: what makes no progress happens again and again.</summary>
    private static void Note(List<string> list, string text)
    {
        if (!list.Contains(text))
        {
            list.Add(text);
        }
    }

    private ProofRun Read(InMemoryRow row)
    {
        var stored = row.Snapshot(simulation.Clock.GetUtcNow());
        var result = stored.State == WorkflowState.Done
            ? simulation.Run(() => ProofRun.ReadResultAsync(stored, subject, world.Services, host.Runtime.Engine))
            : null;
        return new ProofRun(stored, result) { IsHeld = row.Host is not null, HeldEvents = row.Held.Count };
    }
}
