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
    private readonly HashSet<string> ended = new(StringComparer.Ordinal);

    public ProofHost(
        Simulation simulation,
        InMemoryStore store,
        JournalFaults faults,
        IServiceProvider services,
        IIdGenerator ids,
        ProofSubject subject,
        HostileWorld? hostile)
    {
        Process = simulation.NewProcess();
        journal = new InMemoryJournal(store);
        Registry = new WorkflowRegistry();
        var host = hostile is null ? null : new HostileHost(subject, hostile.Adversary);
        Workflow = host?.Workflow ?? subject.Workflow;
        Register(subject, host);
        IJournal seen = journal;
        if (hostile is not null)
        {
            Registry.TryAdd(hostile.Bystander.Workflow);
            seen = new HostileJournal(journal, hostile.Store, Process);

            // Complete when it returns: the journal is in memory.
            _ = journal.RegisterPlansAsync(Registry.Plans, CancellationToken.None).AsTask();
        }

        Runtime = new WorkflowRuntime(
            new FaultyJournal(subject.Journal(seen), faults, Process),
            Registry,
            JournalDialect.InMemory,
            ids,
            simulation.Clock,
            new WorkflowRuntimeOptions { Random = simulation.NextRandom },
            host?.Logger);
        Engine = new WorkflowEngine(Runtime, services);
        Runs = new WorkflowRuns(Runtime);
        OnProgress = host?.OnProgress;
        if (host?.Subscriber is { } subscriber)
        {
            Runs.Subscribe(subscriber);
        }

        Runs.Subscribe(Watch);
    }

    public SimulatedProcess Process { get; }

    public WorkflowRegistry Registry { get; }

    public WorkflowRuntime Runtime { get; }

    public WorkflowEngine Engine { get; }

    public WorkflowRuns Runs { get; }

    /// <summary>The workflow, as this process has it.</summary>
    public WorkflowDefinition Workflow { get; }

    /// <summary>The listener of callers; <see langword="null"/>: none.</summary>
    public Action<RunProgress>? OnProgress { get; }

    /// <summary>What was said to steps here, so that it is not said twice.</summary>
    public HashSet<string> Said { get; } = new(StringComparer.Ordinal);

    /// <summary>The runs whose caller waits here.</summary>
    public HashSet<int> Calls { get; } = [];

    /// <summary>Handlers that were called and have not come to their end.</summary>
    public IEnumerable<string> Busy => busy.Where(call => call.Value > 0).Select(call => call.Key);

    /// <summary>The runs of which a subscriber here has heard that they ended.</summary>
    public IReadOnlySet<string> Ended => ended;

    /// <summary>Others may claim its runs.</summary>
    public void Bury() => journal.Die();

    private void Register(ProofSubject subject, HostileHost? host)
    {
        if (host is not null)
        {
            host.Register(Registry);
            return;
        }

        Registry.TryAdd(subject.Workflow);
        foreach (var workflow in subject.References)
        {
            Registry.TryAdd(workflow);
        }

        foreach (var handler in subject.Handlers)
        {
            Registry.Add(handler);
        }
    }

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
            case RunEvent.End:
                ended.Add(progress.TransactionId);
                break;
            default:
                break;
        }
    }
}
