using Commerce.Identifiers;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Testing.Workflows;

/// <summary>A process that runs the workflows of a proof.</summary>
internal sealed class ProofHost
{
    private readonly InMemoryJournal journal;
    private readonly Dictionary<string, int> busy = new(StringComparer.Ordinal);

    public ProofHost(
        Simulation simulation, InMemoryStore store, JournalFaults faults, IServiceProvider services, IIdGenerator ids, ProofSubject subject)
    {
        Process = simulation.NewProcess();
        journal = new InMemoryJournal(store);
        Registry = new WorkflowRegistry();
        Registry.TryAdd(subject.Workflow);
        foreach (var workflow in subject.References)
        {
            Registry.TryAdd(workflow);
        }

        foreach (var handler in subject.Handlers)
        {
            Registry.Add(handler);
        }

        var faulty = new FaultyJournal(subject.Journal(journal), faults, Process);
        Runtime = new WorkflowRuntime(
            faulty,
            Registry,
            JournalDialect.InMemory,
            ids,
            simulation.Clock,
            new WorkflowRuntimeOptions { Random = simulation.NextRandom });
        Engine = new WorkflowEngine(Runtime, services);
        new WorkflowRuns(Runtime).Subscribe(Watch);
    }

    public SimulatedProcess Process { get; }

    public WorkflowRegistry Registry { get; }

    public WorkflowRuntime Runtime { get; }

    public WorkflowEngine Engine { get; }

    /// <summary>What was said to steps here, so that it is not said twice.</summary>
    public HashSet<string> Said { get; } = new(StringComparer.Ordinal);

    /// <summary>The runs whose caller waits here.</summary>
    public HashSet<int> Calls { get; } = [];

    /// <summary>Handlers that were called and have not come to their end.</summary>
    public IEnumerable<string> Busy => busy.Where(call => call.Value > 0).Select(call => call.Key);

    /// <summary>Others may claim its runs.</summary>
    public void Bury() => journal.Die();

    private void Watch(RunProgress progress)
    {
        var call = $"{progress.TransactionId}: {progress.Step}";
        switch (progress.Event)
        {
            case RunEvent.Resume:
                foreach (var lost in busy.Keys.Where(other => other.StartsWith(call, StringComparison.Ordinal)).ToList())
                {
                    busy.Remove(lost);
                }

                break;
            case RunEvent.StepBegin:
                busy[call] = busy.GetValueOrDefault(call) + 1;
                break;
            case RunEvent.StepSuccess or RunEvent.StepFailure or RunEvent.StepAwaiting or RunEvent.StepSkipped
                or RunEvent.CompensateStepSuccess or RunEvent.CompensateStepFailure:
                busy.Remove(call);
                break;
            default:
                break;
        }
    }
}
