using System.Globalization;
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

    private readonly ProofSubject subject;
    private readonly JournalFaults faults;
    private readonly Simulation simulation;
    private readonly InMemoryStore store;
    private readonly CountingIds ids = new();
    private readonly ProofWorld world;
    private readonly string untouched;
    private readonly List<string> notes = [];
    private readonly List<string> mistakes = [];
    private readonly Dictionary<int, (WorkflowState State, string? Result)> told = [];
    private ProofHost host;
    private int sweptAt = -1;
    private TimeSpan sweptTime;

    public ProofCourse(ProofSubject subject, JournalFaults faults)
    {
        (this.subject, this.faults) = (subject, faults);
        simulation = new Simulation(subject.Seed);
        store = new InMemoryStore(simulation.Clock);
        world = subject.World(simulation.Clock);
        untouched = world.Observe();
        host = NewHost();
    }

    /// <summary>The plan of the workflow, for people.</summary>
    public string Graph => host.Registry.Require(subject.Workflow).Text;

    public ProofOutcome Run()
    {
        CallMissing();
        for (var callbacks = 0; Step(); callbacks++)
        {
            if (callbacks == MostCallbacks)
            {
                mistakes.Add(
                    $"it does not come to an end: stopped after {MostCallbacks} callbacks and {faults.Count} operations, at " +
                    $"{simulation.Clock.Elapsed}");
                break;
            }
        }

        var runs = store.Rows.Select(Read).ToList();
        foreach (var (number, outcome) in told)
        {
            if (subject.Afterwards == ProofRequest.None
                && runs.Find(run => run.TransactionId == ProofSubject.TransactionId(number)) is { } run
                && (run.Stored.State, run.Result) != outcome)
            {
                mistakes.Add($"the caller of {run.TransactionId} was told {outcome}, and the journal has {(run.Stored.State, run.Result)}");
            }
        }

        return new ProofOutcome
        {
            Runs = runs,
            Effects = world.Observe(),
            Untouched = untouched,
            Events = store.Released,
            Locks = [.. store.Locks.Select(held => $"{held.Key} of {held.Value.Holder}")],
            Notes = [.. faults.Notes, .. notes],
            Mistakes = mistakes,
            Operations = faults.Count,
            Faults = faults.Happened,
        };
    }

    private ProofHost NewHost() => new(simulation, store, faults, world.Services, ids, subject);

    /// <returns><see langword="false"/> when nothing more can happen.</returns>
    private bool Step()
    {
        if (host.Process.IsDead)
        {
            host.Bury();
            host = NewHost();
            CallMissing();
            return true;
        }

        // An answer may come at any time, also while something else runs.
        if (subject.Answers.Count > 0 && simulation.NextRandom() < 0.25 && Answer())
        {
            return true;
        }

        return simulation.RunNext()
            || Answer() || Ask() || CallMissing() || Sweep()
            || (subject.Patience > TimeSpan.Zero && host.Process.Open > 0 && host.Busy.Any() && simulation.WaitForOutside(subject.Patience))
            || simulation.AdvanceTime(NextWake())
            || WaitForOutside();
    }

    /// <summary>Callers whose run is not in the store try again: they do not know that it was begun.</summary>
    private bool CallMissing()
    {
        var called = false;
        for (var run = 0; run < subject.Runs; run++)
        {
            var number = run;
            if (store.Find(subject.Workflow.Options.Name, ProofSubject.TransactionId(run)) is null && host.Calls.Add(run))
            {
                if (store.Rows.Count == 0 && world.Observe() is var left && left != untouched)
                {
                    mistakes.Add($"nothing is on disk, and there are effects: {left.ReplaceLineEndings(" | ")}");
                }

                var at = host;
                at.Process.Begin(
                    async () => told[number] = await subject.Call(at.Runtime, world.Services, number),
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

    /// <summary>Says what is to be said to a step that waits.</summary>
    private bool Answer()
    {
        foreach (var row in store.Rows
            .Where(row => row is { State: WorkflowState.Invoking or WorkflowState.WaitingToCompensate, Parked: null }))
        {
            foreach (var entry in row.Entries
                .GroupBy(entry => entry.Step)
                .Select(lines => lines.Last())
                .Where(entry => entry.Outcome is StepOutcome.Waiting or StepOutcome.Invoking))
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{entry.Step}#{entry.Attempt}");
                if (subject.Answers.GetValueOrDefault(entry.Step) is { } answers
                    && entry.Attempt <= answers.Count
                    && IsExpected(entry, answers[entry.Attempt - 1])
                    && host.Said.Add($"{row.Header.Id} {key}"))
                {
                    Say(row, entry.Step, key, answers[entry.Attempt - 1]);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a step expects an answer: while its handler runs, it cannot be told to begin again.</summary>
    private static bool IsExpected(JournalEntry entry, StepAnswer answer) =>
        entry.Outcome == StepOutcome.Waiting || answer.Kind is StepAnswerKind.Complete or StepAnswerKind.Fail;

    private void Say(InMemoryRow row, string step, string key, StepAnswer answer)
    {
        var at = host;
        var run = at.Engine.GetRun(row.Header.WorkflowId, row.Header.TransactionId);
        Task<RunAcknowledgement> SayAsync() => answer.Kind switch
        {
            StepAnswerKind.Complete => run.CompleteStepAsync(step, answer.Output, key),
            StepAnswerKind.Fail => run.FailStepAsync(step, answer.Error, answer.Permanent, key),
            StepAnswerKind.Retry => run.RetryStepAsync(step, key),
            _ => run.CancelAsync(),
        };
        at.Process.Begin(SayAsync, failure =>
        {
            if (failure is JournalFaultException or JournalRefusedException)
            {
                at.Said.Remove($"{row.Header.Id} {key}");
            }

            // A late answer fails with one of these errors.
            Expect(failure is CommerceException { Code: "COM3015" or "COM3016" } ? null : failure, $"the answer {answer.Kind} to {step}");
        });
    }

    /// <summary>Asks something of a run that has ended.</summary>
    private bool Ask()
    {
        var (state, kind) = subject.Afterwards == ProofRequest.Cancel
            ? (WorkflowState.Done, MessageKind.Cancel)
            : (WorkflowState.Failed, MessageKind.Compensate);
        var row = subject.Afterwards == ProofRequest.None ? null : store.Rows.FirstOrDefault(row =>
            row.State == state
                && row.Host is null
                && row.Messages.TrueForAll(message => message.Kind != kind)
                && !host.Said.Contains(row.Header.Id.Value));
        if (row is null)
        {
            return false;
        }

        var (at, header) = (host, row.Header);
        at.Said.Add(header.Id.Value);
        var run = at.Engine.GetRun(header.WorkflowId, header.TransactionId);
        at.Process.Begin(
            () => kind == MessageKind.Cancel
                ? run.CancelAsync()
                : run.RetryCompensationAsync(),
            failure =>
            {
                at.Said.Remove(header.Id.Value);
                Expect(failure, $"the request {kind}");
            });
        return true;
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

    private DateTimeOffset? NextWake() =>
        store.Rows.Where(row => row is { Host: null, Parked: null } && row.WakeAt > simulation.Clock.GetUtcNow()).Min(row => row.WakeAt);

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
        if (failure is JournalFaultException or JournalRefusedException or RunFencedException)
        {
            notes.Add($"{what} was told: {failure.Message}");
        }
        else if (failure is not null)
        {
            mistakes.Add($"{what} threw {failure}");
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
